"""The mail server, as GUILDHALL_EMAIL_URL describes it. Settings read this, so it knows nothing else of ours."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("smtp", "smtps")


def from_url(url: str) -> dict[str, Any]:
    """The entry of MAILERS for smtp://user:password@host:port/?tls=true, or smtps://….

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("GUILDHALL_EMAIL_URL should look like smtp://user:password@host:587/?tls=true")
    secure = parts.scheme == "smtps"
    use_tls = not secure and parse_qs(parts.query).get("tls", [""])[0] == "true"
    return {
        "BACKEND": "guildhall.services.notify.line.Server",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if secure else 587 if use_tls else 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": secure,
            "use_tls": use_tls,
            "timeout": 20,
        },
    }

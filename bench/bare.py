"""The least a server can do: 30 KB from memory."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = (b"<p>" + b"Damp and mould in a flat of the council. " * 730 + b"</p>")[:30_000]
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer anything with the same page."""
    start_response("200 OK", HEADERS)
    return [BODY]

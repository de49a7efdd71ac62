"""The only way out to the web, tried on a small web of this machine."""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from guildhall.kernel.fetch import NotAnAddress, Unreachable, fetch, web_address
from guildhall.kernel.fetch.answer import _trust
from guildhall.kernel.fetch.network import is_public
from guildhall.kernel.tests.web import PAGE, Web, serving, speaking

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::1",
    "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "151.101.0.144", "2a00:1450:4009::200e", "2606:4700::1111", "64:ff9b::808:808",
    "::ffff:8.8.8.8",
]  # fmt: skip


def refusal(url: str, **how: Any) -> str:
    with pytest.raises(Unreachable) as caught:
        fetch(url, **({"seconds": 3} | how))
    assert str(caught.value).endswith(".")
    return str(caught.value)


# -- addresses


@pytest.mark.parametrize("ip", PRIVATE)
def test_what_is_not_on_the_public_internet_is_told_apart(ip: str) -> None:
    assert not is_public(ip_address(ip))


@pytest.mark.parametrize("ip", PUBLIC)
def test_what_is_on_the_public_internet_may_be_looked_at(ip: str) -> None:
    assert is_public(ip_address(ip))


@pytest.mark.parametrize(
    "odd", ["2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.1", "127.0.0.1.", "[::1]", "[::ffff:7f00:1]", "0"]
)
def test_an_oddly_written_number_is_the_address_it_is(odd: str) -> None:
    ip = web_address(f"http://{odd}/").ip
    assert ip is not None
    assert not is_public(ip)
    assert "not on the public web" in refusal(f"http://{odd}/")


@pytest.mark.parametrize(
    "bad",
    ["", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:x", "data:text/html,x", "ftp://x/", "file:///etc/passwd",
     "http:/x", "http://", "https://u:p@h.example/", "https://u@h.example/", "http://a b/", "http://a\\@b/", "http://[::1",
     "http://[fe80::1%25eth0]/", "http://h.example:0/", "http://h.example:99999/", "http://h.example:x/", "http://..",
     "http://" + "a" * 64 + ".example", "http://h.example/" + "a" * 2000, "http://\u202egro.elpmaxe/", "http://999.1.1.1.1/"],
)  # fmt: skip
def test_what_is_no_address_on_the_web_is_refused_in_a_sentence(bad: str) -> None:
    with pytest.raises(NotAnAddress, match=r"\w+ \w+ \w+"):
        web_address(bad)


def test_one_page_has_one_key_however_it_is_pasted() -> None:
    same = [
        "https://www.gov.uk/damp", "http://gov.uk/damp/", "WWW.GOV.UK:443/damp#top", "https://gov.uk./x/../damp?utm_source=a",
    ]  # fmt: skip
    assert {web_address(each).key for each in same} == {"gov.uk/damp"}
    other = [
        "https://gov.uk/damp?page=2",
        "https://gov.uk:8080/damp",
        "https://gov.uk/Damp",
        "https://gov.uk/damp#/two",
    ]
    assert len({web_address(each).key for each in [*other, same[0]]}) == 5


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_and_an_address_is_its_own_spelling(text: str) -> None:
    try:
        address = web_address(text)
    except NotAnAddress:
        return
    assert str(address).startswith(("http://", "https://"))
    assert str(address).isascii()
    again = web_address(str(address))
    assert (str(again), again.key) == (str(address), address.key)


# -- where it goes


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]]

    def rebinding(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(RuntimeError, match=r"8\.8\.8\.8"):  # the tests' own guard: there the connection was going
        fetch("http://rebind.example/")
    assert len(answers) == 2


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"])
def test_a_name_that_leads_inside_is_not_followed(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_: [(family, socket.SOCK_STREAM, 6, "", (ip, port))]
    )
    with pytest.raises(Unreachable, match=r"inside\.example is not on the public web") as caught:
        fetch("https://inside.example/")
    assert not caught.value.was_tried


@pytest.mark.parametrize(
    "to",
    ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:22/", "http://[::1]/", "http://2130706433/",
     "http://0177.0.0.1/", "//10.0.0.1/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/"],
)  # fmt: skip
def test_a_redirect_is_checked_like_any_address(web: Web, to: str) -> None:
    assert "not " in refusal(web.redirect("/inside", to))
    assert [path for path, _ in web.asked] == ["/inside"]


@pytest.mark.parametrize(
    "to", ["javascript:alert(1)", "file:///etc/passwd", "http://u:p@127.0.0.1/", "ftp://x/", "http://"]
)
def test_a_redirect_to_what_is_no_address_on_the_web_is_not_followed(web: Web, to: str) -> None:
    refusal(web.redirect("/away", to))


def test_other_ports_are_not_knocked_at(settings: Settings) -> None:
    assert "Port 25 is not one of the web" in refusal("http://8.8.8.8:25/")
    assert settings.GUILDHALL_FETCH_ALLOW == []


def test_only_the_host_and_port_that_are_allowed_are_allowed(web: Web, settings: Settings) -> None:
    assert fetch(web.url("/page")).is_there
    assert fetch(f"http://localhost:{web.server_port}/page").is_there
    settings.GUILDHALL_FETCH_ALLOW = ["127.0.0.1", "rubbish here", "127.0.0.1:1"]
    assert "Port" in refusal(web.url("/page"))


# -- what comes back


def test_a_page_is_fetched_with_what_is_known_of_it(web: Web) -> None:
    web.redirect("/old", "/page", 301)
    found = fetch(web.url("/old"), wanted={"text/html"})
    assert (found.url, found.status, found.kind, found.charset) == (web.url("/page"), 200, "text/html", "utf-8")
    assert found.body == PAGE
    assert "Damp" in found.text
    assert fetch(web.url("/packed")).body == PAGE


def test_it_says_who_it_is_and_carries_no_cookies(web: Web) -> None:
    assert fetch(web.url("/cookie")).is_there
    for _, headers in web.asked:
        assert headers["User-Agent"].startswith("Guildhall (+http")
        assert "@" in headers["User-Agent"]
        assert "Cookie" not in headers
        assert "Authorization" not in headers


def test_what_has_not_changed_is_not_sent_again(web: Web) -> None:
    first = fetch(web.url("/unchanged"))
    for known in ({"etag": first.etag}, {"modified": first.modified}):
        again = fetch(web.url("/unchanged"), **known)
        assert (again.status, again.body, again.is_there) == (304, b"", True)
    fetch(web.url("/page"), etag='"a"\r\nX-Evil: 1')
    assert "X-Evil" not in web.asked[-1][1]


def test_what_is_missing_is_an_answer_too(web: Web) -> None:
    found = fetch(web.url("/no-such-page"))
    assert (found.status, found.is_there, found.body) == (404, False, b"")


def test_another_type_than_wanted_is_refused(web: Web) -> None:
    assert "something else" in refusal(web.url("/paper"), wanted={"text/html"})
    assert fetch(web.url("/paper")).kind == "application/pdf"


@pytest.mark.parametrize("path", ["/endless", "/bomb"])
def test_too_much_is_refused_or_cut(web: Web, path: str) -> None:
    assert "too big" in refusal(web.url(path), most=50_000)
    assert len(fetch(web.url(path), most=50_000, cut=True).body) == 50_000
    assert fetch(web.url(path), most=0, cut=True).body == b""


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_an_answer_that_comes_a_byte_at_a_time_is_not_waited_for(web: Web, path: str) -> None:
    began = time.monotonic()
    assert "in time" in refusal(web.url(path), seconds=0.3)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "path",
    ["/loop", "/broken", "/many-headers", "/long-header", "/fat-headers", "/strange", "/chunked", "/twice-packed"],
)
def test_an_answer_that_is_wrong_is_told_in_a_sentence(web: Web, path: str) -> None:
    assert "127.0.0.1" in refusal(web.url(path))


def test_a_server_that_says_less_than_it_sends_is_taken_at_its_word(web: Web) -> None:
    assert fetch(web.url("/liar")).body == b"abab"


@pytest.mark.parametrize("words", [b"220 mail.example ESMTP\r\n", b"", b"\0" * 100, b"HTTP/9 what\r\n\r\n"])
def test_what_does_not_speak_http_is_no_answer(words: bytes, settings: Settings) -> None:
    with speaking(words) as port:
        settings.GUILDHALL_FETCH_ALLOW = [f"127.0.0.1:{port}"]
        refusal(f"http://127.0.0.1:{port}/")
        assert "secure connection" in refusal(f"https://127.0.0.1:{port}/")


def test_nobody_at_home_is_no_answer(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.GUILDHALL_FETCH_ALLOW = [f"127.0.0.1:{port}"]
    assert "did not answer" in refusal(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("said", "body", "read"),
    [("utf-8", "é".encode(), "é"), ("", "é".encode(), "é"), ("iso-8859-1", b"\xe9", "é"), ("no-such", b"\xe9", "�"),
     ("", b'<meta charset="windows-1252">\x80', '<meta charset="windows-1252">€'), ("hex", b"zz", "zz"),
     ("idna", b"xn--a", "xn--a"), ("utf-8", b"\xef\xbb\xbfa", "a"), ("utf-16", "é".encode("utf-16"), "é"),
     ("\x00", b"a", "a")],
)  # fmt: skip
def test_a_wrong_charset_is_no_error(web: Web, said: str, body: bytes, read: str) -> None:
    kind = f"text/html; charset={said}" if said.isprintable() else "text/html"
    assert fetch(web.page("/said", body, Content_Type=kind)).text == read


# -- TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that nobody vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)  # signs, also certificates
    made = made.add_extension(usage, critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    path = tmp_path / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_is_looked_at(certificate: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as web:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        web.socket = context.wrap_socket(web.socket, server_side=True)
        settings.GUILDHALL_FETCH_ALLOW = [web.place, f"localhost:{web.server_port}"]
        url = f"https://localhost:{web.server_port}/page"
        assert "certificate" in refusal(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        _trust.cache_clear()
        try:
            assert fetch(url).body == PAGE
            assert "certificate" in refusal(f"https://{web.place}/page")  # vouched for, but of another name
        finally:
            _trust.cache_clear()


def test_it_leaves_no_threads_behind(web: Web) -> None:
    fetch(web.url("/page"))
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join(1)
    assert not [timer for timer in timers if timer.is_alive()]

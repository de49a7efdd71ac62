"""A website of some hundred pages on this machine, with everything that leads a crawler astray."""

import gzip
from typing import Any, override

from guildhall.kernel.tests.web import Answer, Site, Web

GOOD = 120  # pages that are to be kept: those of the sitemap, those that links lead to, and the beginning
LISTED = 80
SLOW = "/guide/slow"


class Answers(dict[str, Answer]):
    """Also for addresses that are made up as one goes."""

    @override
    def get(self, path: str, default: Any = None) -> Any:
        if path.startswith("/guide/calendar/"):
            return calendar
        if path.startswith("/guide/maze/"):
            return maze
        return super().get(path, default)


def say(title: str, *links: str, more: str = "", head: str = "", **headers: str) -> Answer:
    """A page with a frame round it."""
    where = " ".join(f'<a href="{link}">more</a>' for link in links)
    words = f"What councils do about {title.lower()}: a plain account of it, with what it costs. " * 4
    html = (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><nav>Menu words</nav>"
        f"<main><h1>{title}</h1><p>{words}</p>{more}{where}</main><footer>Cookies</footer></body></html>"
    )
    return conditional(html.encode(), f'"{hash(html)}"', headers)


def conditional(body: bytes, etag: str, headers: dict[str, str]) -> Answer:
    def answer(site: Site) -> None:
        if site.headers.get("If-None-Match") == etag:
            site.say(status=304, ETag=etag)
        else:
            site.say(body, **({"Content_Type": "text/html; charset=utf-8", "ETag": etag} | headers))

    return answer


def calendar(site: Site) -> None:
    """A day, and the next day, for ever."""
    day = int("".join(c for c in site.path if c.isdigit()) or 0)
    say(f"Day {day}", f"/guide/calendar/{day + 1}", f"/guide/calendar/?on={day + 1}")(site)


def maze(site: Site) -> None:
    """Folders in folders."""
    say("Maze", site.path + "left/", site.path + "right/")(site)


def build(web: Web) -> None:
    """Have `web` be that site."""
    web.answers = Answers(web.answers)
    web.page(
        "/robots.txt",
        f"User-agent: *\nDisallow: /guide/private\nDisallow: /*a*b*c*d*e*\nSitemap: {web.url('/maps.xml')}\n".encode(),
        Content_Type="text/plain",
    )
    web.page("/maps.xml", index(web.url("/map.xml.gz"), web.url("/maps.xml")), Content_Type="application/xml")
    listed = [web.url(f"/guide/listed/{n}") for n in range(LISTED)] + [web.url("/elsewhere/1")]
    web.page("/map.xml.gz", gzip.compress(urls(*listed)), Content_Type="application/gzip")
    for n in range(LISTED):
        web.answers[f"/guide/listed/{n}"] = say(f"Listed {n}")
    linked = GOOD - LISTED - 1
    web.answers["/guide/"] = say("The guide", *(f"topic-{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(linked)))
    for n in range(linked):
        web.answers[f"/guide/topic-{chr(97 + n % 26)}{chr(97 + n // 26)}"] = say(
            f"Topic {n}", *TRAPS, head='<meta name="dcterms.modified" content="2026-03-02">'
        )
    web.answers |= astray(web)


TRAPS = (
    "/guide/calendar/1", "/guide/maze/", "/guide/loop", "/guide/private/x", "/guide/picture.jpg", "/guide/data", SLOW,
    "/guide/endless", "/guide/noindex", "/guide/copy", "/guide/gone", "/guide/broken", "/elsewhere/2", "/guideline",
    "/guide/moved", "javascript:alert(1)", "mailto:a@b.example", "http://[", "//other.example/guide/", "#top",
    "/guide/hostile?utm_source=x", "/guide/?sid=1", "/guide", "/guide/header-says-no", "/guide/empty",
)  # fmt: skip


def astray(web: Web) -> dict[str, Answer]:
    """What is not to be kept, or only once."""
    return {
        "/guide/loop": lambda site: site.say(status=302, Location="/guide/loop"),
        "/guide/moved": lambda site: site.say(status=301, Location="/guide/listed/1"),
        "/guide/data": lambda site: site.say(b"x" * 1000, Content_Type="application/octet-stream"),
        SLOW: slow,
        "/guide/endless": trickle,
        "/guide/noindex": say(
            "Not for machines", "/guide/only-from-noindex", head='<meta name="ROBOTS" content="NoIndex,nofollow">'
        ),
        "/guide/header-says-no": say("No either", X_Robots_Tag="googlebot: all, guildhall: noindex"),
        "/guide/copy": say("Topic 0", head='<link rel="canonical" href="/guide/topic-aa">'),
        "/guide/broken": lambda site: site.say(status=500),
        "/guide/empty": lambda site: site.say(b""),
        "/guide/private/x": say("Private"),
        "/elsewhere/1": say("Elsewhere"),
        "/guide/hostile": hostile(),
    }


def trickle(site: Site) -> None:
    """Without end, and so slowly that it is given up however fast the machine is."""
    site.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *[b"<p>more"] * 100, pause=0.05)


def hostile() -> Answer:
    """Scripts wherever a title or a text may stand."""
    bad = "&lt;script&gt;alert(1)&lt;/script&gt;"
    more = f"<p>Hostile {bad} <img src=x onerror=alert(2)> words</p><script>alert(3)</script>" + "<div>" * 2000
    return say(f"Hostile {bad}", more=more, head="<base href='javascript:alert(4)'>")


def slow(site: Site) -> None:
    site.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90\r\n\r\n", *[b"x"] * 90, pause=0.1)


def index(*maps: str) -> bytes:
    every = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in maps)
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{every}</sitemapindex>'.encode()


def urls(*pages: str, changed: str = "") -> bytes:
    day = f"<lastmod>{changed}</lastmod>" if changed else ""
    every = "".join(f"<url><loc>{each}</loc>{day}</url>" for each in pages)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{every}</urlset>'.encode()

"""What servers ask of machines, and keeping to it."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from protego import Protego

from guildhall.kernel.fetch import Unreachable, WebAddress, fetch

from .models import Host, Robots

NAME: Final = "Guildhall"
DAY: Final = timedelta(days=1)
SOON: Final = timedelta(hours=1)  # when a server that could not be asked is asked again
MOST: Final = 200_000  # bytes
LINE: Final = 500  # characters
STARS: Final = 4  # in one rule: more take long to compare
PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds between two requests


def known(address: WebAddress, now: datetime) -> Robots | None:
    """What is known of the server of `address`, unless it is to be asked anew."""
    return Robots.objects.filter(origin=_origin(address), until__gt=now).first()


def ask(host: Host, address: WebAddress, now: datetime) -> Robots:
    """Ask it. A server without robots.txt lets everybody look; one that does not answer is left alone for an hour."""
    try:
        found = fetch(f"{_origin(address)}/robots.txt", most=MOST, cut=True)
    except Unreachable as wrong:
        return _keep(host, address, until=now + SOON, is_shut=True, said=str(wrong))
    if found.status >= 500 or found.status == 429:
        said = f"{address.host} answers that it cannot be asked just now ({found.status})."
        return _keep(host, address, until=now + SOON, is_shut=True, said=said)
    return _keep(host, address, until=now + DAY, is_shut=False, said=found.text if found.is_there else "")


def allows(robots: Robots, address: WebAddress) -> bool:
    """Whether we may look there."""
    return not robots.is_shut and _rules(robots.said).can_fetch(str(address), NAME)


def pause(robots: Robots) -> float:
    """Seconds between two requests: as it asks, within reason."""
    asked = None if robots.is_shut else _rules(robots.said).crawl_delay(NAME)
    return min(max(PAUSE, asked or 0), LONGEST_PAUSE)


def sitemaps(robots: Robots) -> list[str]:
    """Where it says that its pages are listed."""
    return [] if robots.is_shut else list(_rules(robots.said).sitemaps)[:20]


def _keep(host: Host, address: WebAddress, **said: object) -> Robots:
    said["said"] = str(said["said"]).replace("\0", "")
    kept, _ = Robots.objects.update_or_create(origin=_origin(address), defaults={"host": host, **said})
    return kept


def _origin(address: WebAddress) -> str:
    return f"{address.scheme}://{address.place}"


@lru_cache(maxsize=16)
def _rules(said: str) -> Protego:
    return Protego.parse("\n".join(_tamed(line) for line in said.splitlines()))


def _tamed(line: str) -> str:
    """A rule with many stars takes long to compare: it counts as far as a few of them, and forbids no less."""
    if line.count("*") <= STARS and len(line) <= LINE:
        return line
    name, _, rule = line.partition(":")
    return f"{name}:{'*'.join(rule.split('*')[: STARS + 1])[:LINE]}" if name.strip().lower() == "disallow" else ""

"""Dates and times as people say them, in the time of the United Kingdom."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from markupsafe import Markup

HOME = ZoneInfo("Europe/London")
_STAMP = Markup('<time datetime="{}">{}</time>')


@lru_cache(maxsize=4096)
def when(at: datetime | None, *, short: bool = False) -> Markup:
    """ "21 November 2026, 3:05pm"; `short` leaves out the year."""
    if at is None:
        return Markup("")
    at = _home(at)
    return _STAMP.format(at.isoformat(timespec="minutes"), f"{_date(at, year=not short)}, {clock(at)}")


def day(on: date | None, *, short: bool = False) -> Markup:
    """ "21 November 2026"; `short` leaves out the year."""
    if on is None:
        return Markup("")
    on = _home(on).date() if isinstance(on, datetime) else on
    return _STAMP.format(on.isoformat(), _date(on, year=not short))


def ago(at: datetime | None, *, inside: bool = False) -> Markup:
    """ "3:05pm" today, "Yesterday, 3:05pm", "19 November" this year, else with the year; `inside` a sentence
    "yesterday". Never in a shared cache."""
    if at is None:
        return Markup("")
    return _ago(at, timezone.now().astimezone(HOME).date(), inside=inside)


@lru_cache(maxsize=4096)
def _ago(at: datetime, today: date, *, inside: bool) -> Markup:
    at = _home(at)
    if at.date() == today:
        words = clock(at)
    elif at.date() == today - timedelta(days=1):
        words = f"{'yesterday' if inside else 'Yesterday'}, {clock(at)}"
    else:
        words = _date(at, year=at.year != today.year)
    return _STAMP.format(at.isoformat(timespec="minutes"), words)


def clock(at: datetime) -> str:
    """ "3:05pm", "midday", "midnight"; a whole hour is "3pm"."""
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes}{'am' if at.hour < 12 else 'pm'}"


def clock_hour(hour: int) -> str:
    """A whole hour of the day: "7am", "midday", "3pm"."""
    return clock(datetime(2000, 1, 1, hour, tzinfo=HOME))


def _date(on: date, *, year: bool) -> str:
    return f"{on.day} {on:%B %Y}" if year else f"{on.day} {on:%B}"


def _home(at: date) -> datetime:
    at = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=HOME)
    return at.astimezone(HOME) if timezone.is_aware(at) else at.replace(tzinfo=HOME)

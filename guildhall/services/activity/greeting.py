"""The first words of a member's home."""

from django.utils import timezone

from guildhall.kernel.jinja import plural
from guildhall.kernel.times import HOME


def good_day(name: str) -> str:
    """ "Good afternoon, Priya"."""
    hour = timezone.now().astimezone(HOME).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"Good {part}, {name}"


def in_short(waiting: int, new: int) -> str:
    """What waits and what is new, in a sentence."""
    things = f"{plural(waiting, 'thing is', 'things are')} waiting for you" if waiting else "Nothing is waiting for you"
    if not new:
        return f"{things}, and you have read everything new in your communities."
    return f"{things}, and your communities have {plural(new, 'thing')} you have not read."

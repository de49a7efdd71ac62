"""Letters, when somebody is erased."""

from collections.abc import Iterable
from itertools import product
from typing import Any, Final

from django.db.models import Q

from .models import Letter, Notification

SOMEBODY: Final = "a former member"
COLUMNS: Final = ("subject", "text", "html")


def forget(member: Any, *, named: bool) -> None:
    """Letters to them, and our copies of letters about them. What still waits for others, and what others were told on
    their page, says “a former member”."""
    Letter.objects.filter(to__iexact=member.email).delete()
    words = [member.email, member.name, f"/people/{member.handle}/"]
    about = _any(COLUMNS, words)
    Letter.objects.filter(about).exclude(state=Letter.State.WAITING).delete()
    for letter in Letter.objects.filter(about):
        _replace(letter, COLUMNS, words)
    for line in Notification.objects.filter(_any(("title", "reason", "url"), words)):
        _replace(line, ("title", "reason", "url"), words)


def _any(columns: Iterable[str], words: Iterable[str]) -> Q:
    found = Q()
    for column, each in product(columns, words):
        found |= Q(**{f"{column}__icontains": each})
    return found


def _replace(row: Letter | Notification, columns: Iterable[str], words: Iterable[str]) -> None:
    for column, each in product(columns, words):
        setattr(row, column, getattr(row, column).replace(each, "/people/" if "/" in each else SOMEBODY))
    row.save(update_fields=[*columns])

"""Letters, when somebody is erased."""

import re
from collections.abc import Iterable
from itertools import product
from typing import Any, Final

from django.db.models import Q
from markupsafe import escape

from .models import Letter, Notification

SOMEBODY: Final = "a former member"
COLUMNS: Final = ("subject", "text", "html")


def forget(member: Any, *, named: bool) -> None:
    """Letters to them, and our copies of letters about them. What still waits for others, and what others were told on
    their page, says “a former member”."""
    Letter.objects.filter(to__iexact=member.email).delete()
    words = {member.email, member.name, str(escape(member.name))}
    page = f"/people/{member.handle}/"
    about = _any(COLUMNS, [*words, page])
    whole = _whole(words)
    # Not what has another word, which the name is a part of.
    them = [each.pk for each in Letter.objects.filter(about).iterator() if _names(each, whole, page)]
    Letter.objects.filter(pk__in=them).exclude(state=Letter.State.WAITING).delete()
    for letter in Letter.objects.filter(pk__in=them):
        _replace(letter, COLUMNS, whole, page)
    for line in Notification.objects.filter(_any(("title", "reason"), words) | _any(("url",), [page])).iterator():
        _replace(line, ("title", "reason"), whole, page)
        line.url = line.url.replace(page, "/people/")
        line.save(update_fields=["url"])


def _any(columns: Iterable[str], words: Iterable[str]) -> Q:
    found = Q()
    for column, each in product(columns, words):
        found |= Q(**{f"{column}__icontains": each})
    return found


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    """Any of `words` as it stands by itself: who is called Ann is in no announcement."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _names(letter: Letter, whole: re.Pattern[str], page: str) -> bool:
    said = "\n".join(getattr(letter, column) for column in COLUMNS)
    return page in said or whole.search(said) is not None


def _replace(row: Letter | Notification, columns: Iterable[str], whole: re.Pattern[str], page: str) -> None:
    for column in columns:
        setattr(row, column, whole.sub(SOMEBODY, getattr(row, column).replace(page, "/people/")))
    row.save(update_fields=[*columns])

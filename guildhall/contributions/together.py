"""Revising together, without locks: who else has it open, and what becomes of two changes to one text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from django.utils import timezone

from guildhall.kernel.text import Conflict, Merged, clean_text, merge, one_line
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .actions.writing import Overtaken, Words
from .models import Contribution, Editing, Version

OPEN_FOR: Final = timedelta(minutes=10)  # after its last sign of life a form counts as left
TRIES: Final = 5  # how often others may be quicker before we give up
SHOWN: Final = 5  # people named as editing

type Revise = Callable[[Words, int], Contribution]  # words, and the number of the version they are based on


class Clash(Exception):  # noqa: N818 - it is what happened, not a fault
    """Both changed the same words: `both` is the text, with the places to choose at; `theirs` what it says now."""

    def __init__(self, theirs: Version, both: "Both") -> None:
        super().__init__("Somebody else changed the same words while you wrote.")
        self.theirs, self.both = theirs, both


@dataclass(frozen=True, slots=True)
class Both:
    """Two changes of a title and a body in one."""

    title: str | Conflict
    body: Merged

    @property
    def is_clean(self) -> bool:
        return isinstance(self.title, str) and not self.body.conflicts

    def words(self, typed: Words, *, title: str = "", choices: Sequence[str] = ()) -> Words:
        """What to go on with, where there is a conflict as chosen."""
        said = self.title if isinstance(self.title, str) else self.title.kept(title or "mine")
        return replace(typed, title=said, body=self.body.text(choices))


def both_of(base: Version | None, theirs: Version, mine: Words) -> Both:
    """What `theirs` and `mine` made of `base`; without it there is nothing to tell changes by."""
    body = clean_text(mine.body)
    if base is None:
        return Both(_title("", theirs.title, mine.title), Merged((Conflict("", theirs.source, body),)))
    return Both(_title(base.title, theirs.title, mine.title), merge(base.source, theirs.source, body))


def revise_together(contribution: Contribution, typed: Words, based_on: int, revise: Revise) -> Version | None:
    """Revise it; where others were quicker, put their change and this one together. Gives their version, if so.

    Raises:
        Clash: they changed the same words.
    """
    words, number, met = typed, based_on, None
    for _ in range(TRIES):
        try:
            revise(words, number)
        except Overtaken as overtaken:
            met = overtaken.version
            both = both_of(version_of(contribution, based_on), met, typed)
            if not both.is_clean:
                raise Clash(met, both) from overtaken
            words, number = both.words(typed), met.number
        else:
            return met
    raise Clash(met, both_of(None, met, typed)) if met else AssertionError  # no form is overtaken by nobody


def version_of(contribution: Contribution, number: int) -> Version | None:
    return Version.objects.filter(contribution=contribution, number=number).select_related("author").first()


def open_form(viewer: Viewer, contribution: Contribution) -> list[Member]:
    """Note that the viewer has the form open; who else has, the latest first."""
    mine = Editing(contribution=contribution, member=viewer.member, at=timezone.now())
    Editing.objects.bulk_create(
        [mine], update_conflicts=True, unique_fields=["contribution", "member"], update_fields=["at"]
    )
    lately = Editing.objects.filter(contribution=contribution, at__gt=timezone.now() - OPEN_FOR)
    others = lately.filter(member__standing=Standing.APPROVED).exclude(member=viewer.member).order_by("-at")
    return [each.member for each in others.select_related("member")[:SHOWN]]


def close_form(viewer: Viewer, contribution: Contribution) -> None:
    """They are done."""
    Editing.objects.filter(contribution=contribution, member=viewer.member).delete()


def forget_open_forms() -> int:
    """Let go of what nobody is shown any more."""
    return Editing.objects.filter(at__lt=timezone.now() - OPEN_FOR).delete()[0]


def _title(base: str, theirs: str, mine: str) -> str | Conflict:
    mine = one_line(mine)
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else Conflict(base, theirs, mine)

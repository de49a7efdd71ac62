"""What a member was told, a line for each conversation, as their page of notifications shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from guildhall.kernel.jinja import plural
from guildhall.kernel.paging import Page

from . import unread
from .models import Notification

ICONS = {"published": "speech", "replied": "reply", "revised": "pen"}


@dataclass(frozen=True, slots=True)
class Line:
    """One conversation, or one thing of another part, with the newest that was told of it."""

    about: str
    icon: str
    who: str
    did: str
    title: str
    url: str
    place: str
    at: datetime
    is_new: bool


def page_of(request: HttpRequest, *, only_new: bool) -> tuple[Page[Notification], list[Line]]:
    """A page of the viewer's lines, the newest first."""
    mine = unread.of(request.viewer)  # type: ignore[attr-defined]
    shown = mine.filter(unread.unseen()) if only_new else mine
    page = Page(newest_of_each(shown), request, by=("-id",), size=25)
    return page, [line_of(row, new) for row, new in _with_new(mine, page.rows)]


def newest_of_each(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """The newest of `rows` for each thing they are about, with what its line shows."""
    newer = rows.filter(about=OuterRef("about"), member=OuterRef("member"), pk__gt=OuterRef("pk"))
    shown = (
        "entry__actor",
        "contribution__author",
        "contribution__root__community",
        "contribution__community",
        "community",
    )
    return rows.filter(~Exists(newer)).select_related(*shown)


def line_of(row: Notification, new: int) -> Line:
    """The line for `row`, the newest of those of which `new` have not been seen."""
    said, verb = row.contribution, row.entry.verb
    place = row.community.name if row.community else ""
    if row.title or said is None:
        go = reverse("notify:go", args=[row.pk])
        return Line(row.about, "bell", "", "", row.title, go, place, row.made, new > 0)
    root = said.root or said
    who, did = _deed(row, verb, new)
    url = said.get_absolute_url() if new < 2 or said.is_root else f"{root.get_absolute_url()}?first=unread"
    return Line(row.about, ICONS[verb], who, did, root.title, url, place, row.made, new > 0)


def _deed(row: Notification, verb: str, new: int) -> tuple[str, str]:
    """Who did what, to go before the title of the conversation."""
    said: Any = row.contribution
    if verb == "replied" and new > 1 and row.scope != "mention:0":
        return "", f"{plural(new, 'new reply', 'new replies')} in"
    if row.scope == "mention:0":
        return said.author.name, "named you in"
    if verb == "revised":
        return (row.entry.actor.name if row.entry.actor else ""), "changed"
    return said.author.name, "replied in" if verb == "replied" else "began"


def _with_new(mine: QuerySet[Notification], rows: list[Notification]) -> list[tuple[Notification, int]]:
    """Each row with how many of its conversation have not been seen: one query for all."""
    unseen = mine.filter(unread.unseen(), about__in=[row.about for row in rows]).order_by().values("about")
    new = dict(unseen.annotate(n=Count("pk")).values_list("about", "n")) if rows else {}
    return [(row, new.get(row.about, 0)) for row in rows]

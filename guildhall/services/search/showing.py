"""A page of hits as it is shown: read again through the door, as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from markupsafe import Markup

from guildhall.contributions.cards import Face, Place
from guildhall.contributions.models import Contribution
from guildhall.kernel.apps import dotted, kinds
from guildhall.policy.viewer import Viewer

from .asking import Found
from .marking import has_all, marked, piece
from .meaning import Meant
from .ranking import Hit
from .said import body_of, text_of


@dataclass(frozen=True)
class Shown:
    """One hit, with what says why it was found."""

    title: Markup
    url: str
    text: Markup
    inside: str  # the page or section of a document that it was found in
    kind_name: str
    icon: str
    author: Face
    community: Place
    at: datetime
    mark: str
    thanks: int
    more: int  # of the same thread
    is_reply: bool


def shown(found: Found, hits: Sequence[Hit], viewer: Viewer) -> list[Shown]:
    """These of the hits, without those that the viewer may not read any more."""
    door = Contribution.visible_to(viewer).filter(pk__in=[hit.key for hit in hits])
    rows = {row.pk: row for row in door.select_related("version", "community", "root", "author__organisation")}
    there = [hit for hit in hits if hit.key in rows]
    inside = _inside(there, rows, found.meant)
    return [_shown(hit, rows[hit.key], found, inside.get(hit.key), viewer) for hit in there]


def _shown(hit: Hit, row: Contribution, found: Found, inside: tuple[str, str] | None, viewer: Viewer) -> Shown:
    kind, about = kinds()[row.kind], row.root or row
    author = row.author
    face = Face(**author.in_public) if viewer.is_visitor else Face(author.name, author.organisation_name, author.handle)  # type: ignore[arg-type]  # both of them texts
    return Shown(
        title=marked(about.title, found.meant), url=row.get_absolute_url(), inside=inside[0] if inside else "",
        text=piece(inside[1] if inside else _text(row), found.meant), kind_name=str(kind.one).capitalize(),
        icon=kind.icon, author=face, community=Place(row.community.name, row.community.slug), at=row.published,
        mark=hit.mark, thanks=row.reactions, more=found.folded.get(hit.key, 0), is_reply=row.root_id is not None,
    )  # fmt: skip


def _text(row: Contribution) -> str:
    return body_of(row) or text_of(row)


def _inside(
    hits: Sequence[Hit], rows: Mapping[int, Contribution], meant: Sequence[Meant]
) -> dict[int, tuple[str, str]]:
    """For those whose own words do not say it all, the piece of what is inside them that says most of it."""
    lacking: dict[str, list[int]] = {}
    for hit in hits:
        row, door = rows[hit.key], kinds()[hit.kind].inside
        if door and has_all(f"{row.title} {body_of(row)}", meant) < len(meant):
            lacking.setdefault(door, []).append(hit.key)
    found: dict[int, tuple[str, str]] = {}
    for door, keys in lacking.items():
        for key, pieces in cast("Any", dotted(door))(keys).items():
            best = max(pieces, key=lambda each: has_all(each[1], meant), default=None)
            if best and has_all(best[1], meant):
                found[key] = best
    return found

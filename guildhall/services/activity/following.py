"""What a member follows: people, organisations and tags, as one stream of what they bring where the member may read."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Value

from guildhall.contributions.models import Follow, Tagging
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.people.contacts import blocked_by
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import readable
from guildhall.policy.words import Standing

from . import streams

SORTS: Final = {"people": "person", "organisations": "organisation", "tags": "tag", "conversations": "contribution"}
_SHOWN: Final = {
    "person": ("person__organisation",), "organisation": ("organisation",), "tag": ("tag",),
    "contribution": ("contribution__community",),
}  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """Keys of what somebody follows."""

    person: list[int] = field(default_factory=list)
    organisation: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)


def followed_by(viewer: Viewer) -> Followed:
    """One query, each part of it by its own index. Whom the viewer blocks is followed no more."""
    found = Followed()
    people = _follows(viewer, "person").exclude(person__in=blocked_by(viewer))
    parts = (("person", people), *((name, _follows(viewer, name)) for name in ("organisation", "tag")))
    first, *others = (rows.values_list(Value(name), F(name)) for name, rows in parts)
    for name, key in first.union(*others, all=True):
        getattr(found, name).append(key)
    return found


def sources(viewer: Viewer, followed: Followed) -> list[ContributionQuerySet]:
    """What they bring. One queryset for each sort: put together with OR, no index would serve them."""
    colleagues = Member.objects.filter(organisation__in=followed.organisation)
    tagged = Tagging.objects.filter(tag__in=followed.tag)
    chosen = (
        (followed.person, Q(author__in=followed.person)),
        (followed.organisation, Q(author__in=colleagues.values("pk"))),
        (followed.tag, Q(pk__in=tagged.values("contribution"))),
    )
    return [streams.anywhere(viewer).filter(which) for keys, which in chosen if keys]


def listed(viewer: Viewer, sort: str) -> QuerySet[Follow]:
    """What the viewer follows of one sort, as far as they may see it."""
    name = SORTS[sort]
    may_see = {
        "person": Q(person__standing=Standing.APPROVED),
        "contribution": readable(viewer, "contribution__"),
    }
    return _follows(viewer, name).filter(may_see.get(name, Q())).select_related(*_SHOWN[name])


def subject_of(follow: Follow) -> Any:
    """What it follows: a person, an organisation, a tag or a conversation."""
    return next(found for name in SORTS.values() if (found := getattr(follow, name)) is not None)


def _follows(viewer: Viewer, name: str) -> QuerySet[Follow]:
    return Follow.objects.filter(member=viewer.member, **{f"{name}__isnull": False})

"""What stands round lists of links, and where a link can be written about."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tag, Tagging
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.shell import Way
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

from .models import LINK

CLOUD: Final = 20  # tags that are offered
LOOKED_THROUGH: Final = 500  # newest links whose tags are counted


def tagged(links: ContributionQuerySet, slug: str) -> ContributionQuerySet:
    """Those of `links` that carry a tag."""
    return links.filter(pk__in=Tagging.objects.filter(tag__slug=slug).values("contribution"))


def tags_of(rows: Sequence[Contribution]) -> dict[int, list[Tag]]:
    """The tags of each row."""
    found: dict[int, list[Tag]] = defaultdict(list)
    for each in Tagging.objects.filter(contribution__in=rows).select_related("tag").order_by("tag__name"):
        found[each.contribution_id].append(each.tag)
    return found


def tags_on(links: ContributionQuerySet) -> list[dict[str, Any]]:
    """The commonest tags of the newest of `links`, by name."""
    newest = links.newest().values("pk")[:LOOKED_THROUGH]
    counted = Tagging.objects.filter(contribution__in=newest)
    rows = counted.values("tag__name", "tag__slug").annotate(n=Count("pk")).order_by("-n", "tag__name")
    return sorted(map(dict, rows[:CLOUD]), key=lambda row: row["tag__name"].lower())


def places_for(viewer: Viewer, community: Community, link: Any) -> list[Way]:
    """Where in `community` the viewer may write about a link: the forms of all other kinds, with the link in them."""
    if not viewer.can("publish", community):
        return []
    role, given = viewer.role_in(community) or Role.MEMBER, urlencode({"title": link.title, "body": _markdown(link)})
    mine = [(tool.label, kind) for tool in community.tools_on for kind in tool.kinds if kind.starts <= role]
    forms = [(kind, _form_of(label, community)) for label, kind in mine if f"{label}.{kind.name}" != LINK]
    return [Way(f"Write {_an(str(kind.one))} about it", f"{form}?{given}") for kind, form in forms if form]


def _an(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def _form_of(label: str, community: Community) -> str:
    try:
        return reverse(f"{label}:new", args=[community.slug])
    except NoReverseMatch:
        return ""


def _markdown(link: Any) -> str:
    """The link as one writes it: in angle brackets, because an address may hold round ones."""
    title = re.sub(r"([\\\[\]`*_<>])", r"\\\1", link.title)
    return f"[{title}](<{link.link.url.replace('<', '%3C').replace('>', '%3E')}>)"

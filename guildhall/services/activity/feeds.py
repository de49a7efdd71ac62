"""Streams as feeds: of a community or one of its tools, of a person, of an organisation, of one's own communities."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q

from guildhall.communities.models import Community
from guildhall.kernel.addresses import url
from guildhall.kernel.apps import tool
from guildhall.kernel.kinds import Feed
from guildhall.people.models import Member, Organisation
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable

from . import streams


def communities(viewer: Viewer, keys: Sequence[str]) -> dict[str, Feed]:
    """Of communities ("housing") and of their tools ("housing/forum"), also by addresses they had before."""
    slugs = {key.partition("/")[0] for key in keys}
    named = Q(slug__in=slugs) | Q(former_slugs__slug__in=slugs)
    there: Any = Community.objects.filter(enterable(viewer)).filter(named).annotate(was=F("former_slugs__slug"))
    places = {slug: each for each in there for slug in (each.was, each.slug)}
    asked = ((key, *key.partition("/")[::2]) for key in keys)
    found = {key: _of_place(viewer, places[slug], label) for key, slug, label in asked if slug in places}
    return {key: feed for key, feed in found.items() if feed is not None}


def people(viewer: Viewer, keys: Sequence[str]) -> dict[str, Feed]:
    """Of what people began."""
    found = Member.objects.visible_to(viewer).filter(handle__in=keys)
    return {each.handle: _began("person", each.handle, each.name, streams.by(viewer, each)) for each in found}


def organisations(viewer: Viewer, keys: Sequence[str]) -> dict[str, Feed]:
    """Of what the people of organisations began."""
    return {
        each.slug: _began("organisation", each.slug, f"people at {each.short_name}", streams.by_people_of(viewer, each))
        for each in Organisation.objects.filter(slug__in=keys)
    }


def mine(viewer: Viewer, keys: Sequence[str]) -> dict[str, Feed]:
    """Of all the viewer's communities: there is one, called "all"."""
    if viewer.is_visitor or "all" not in keys:
        return {}
    return {"all": Feed(title="New in my communities", url=url("home"), rows=streams.of_mine(viewer))}


def _of_place(viewer: Viewer, place: Community, label: str) -> Feed | None:
    rows = streams.within(viewer, place)
    if not label:
        return Feed(title=place.name, url=place.get_absolute_url(), rows=rows)
    one = tool(label)
    if one is None or not place.has_tool(label):
        return None
    kinds = [f"{label}.{kind.name}" for kind in one.kinds if kind.in_stream]
    return Feed(title=f"{place.name}: {one.title}", url=url(f"{label}:{one.home}", place.slug), rows=rows.of(*kinds))


def _began(way: str, key: str, name: str, rows: Any) -> Feed:  # the contributions of a stream
    return Feed(title=f"What {name} began", url=url(f"activity:{way}", key), rows=rows)

"""Saved searches as feeds: each for its own member alone."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import SimpleLazyObject

from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.kinds import Feed
from guildhall.policy.viewer import Viewer
from guildhall.services.search.models import Saved

from . import answers


def feeds(viewer: Viewer, keys: Sequence[str]) -> dict[str, Feed]:
    """Of the viewer's own, by number. What is found is asked when somebody reads it."""
    if viewer.is_visitor:
        return {}
    numbers = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 16]
    mine: Any = Saved.objects.filter(member=viewer.member, pk__in=numbers)
    return {str(each.pk): _feed(each, viewer) for each in mine}


def _feed(saved: Saved, viewer: Viewer) -> Feed:
    def rows() -> ContributionQuerySet:
        return answers.threads(answers.hits(saved, viewer), viewer)

    return Feed(title=f"Search: {saved.name}", url=saved.get_absolute_url(), rows=SimpleLazyObject(rows))

"""Specialist search on other pages."""

from typing import Any, Final

from guildhall.communities.models import Community
from guildhall.kernel.http import Request

from . import finding, listing

FEW: Final = 5


def menu(request: Request, community: Community) -> dict[str, Any]:
    """The way to the list of sites, in the facilitators' menu."""
    match = request.resolver_match
    return {
        "community": community,
        "here": match is not None and match.view_name in ("specialist:sites", "specialist:site"),
    }


def beside(request: Request, subject: Any) -> dict[str, Any] | None:  # what is looked for, and where
    """What the sites a community lists say of the same words, for who may enter it."""
    community, words = subject.community, subject.query.words
    if community is None or not words:
        return None
    keys = finding.best(community, words, FEW + 1, to=request.viewer)  # it may be known, and no more
    hits = listing.hits(community, finding.rows(community, keys[:FEW]), words)
    return {"community": community, "words": words, "hits": hits, "more": len(keys) > FEW} if hits else None

"""One box: communities one may know of, people, and what was written, with all the words asked for."""

from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse

from guildhall.communities.models import Community
from guildhall.contributions.cards import StreamCard, cards_of, in_streams
from guildhall.contributions.doors import begun
from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request, page
from guildhall.kernel.text import clean_text, one_line
from guildhall.people.models import Member

MOST_WORDS: Final = 8
COMMUNITIES: Final = 6
PEOPLE: Final = 6
THINGS: Final = 30


def search(request: Request) -> HttpResponse:
    """Newest first, and no more than one reads."""
    words = one_line(clean_text(request.GET.get("q", "")))[:200]
    found: dict[str, Any] = _found(request, words.split()[:MOST_WORDS]) if words else {}
    return page(request, "search/search.html", words=words, is_empty=not any(found.values()), **found)


def _found(request: Request, words: list[str]) -> dict[str, list[Any]]:
    viewer = request.viewer
    communities = Community.visible_to(viewer).filter(_with_all(words, "name", "purpose"))
    people = Member.objects.visible_to(viewer).filter(_with_all(words, "name", "job_title", "organisation__name"))
    return {
        "communities": list(communities.order_by("-members", "pk")[:COMMUNITIES]),
        "people": list(people.select_related("organisation").order_by("name", "pk")[:PEOPLE]),
        "cards": _cards(request, words),
    }


def _cards(request: Request, words: list[str]) -> list[StreamCard]:
    written = Contribution.visible_to(request.viewer).roots().of(*in_streams())
    return cards_of(list(begun(request, written.filter(_with_all(words, "title", "excerpt"))).newest()[:THINGS]))


def _with_all(words: list[str], *fields: str) -> Q:
    """Each word stands in one of the fields."""
    every = Q()
    for word in words:
        some = Q()
        for field in fields:
            some |= Q((f"{field}__icontains", word))
        every &= some
    return every

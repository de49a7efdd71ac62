"""Feeds on other pages: the way to them, and what is new elsewhere."""

from typing import Any, Final
from urllib.parse import urlencode

from guildhall.communities.models import Community
from guildhall.contributions.models import Tag
from guildhall.kernel.addresses import url
from guildhall.kernel.http import Request
from guildhall.kernel.prepared import Prepared
from guildhall.people.models import Member, Organisation

from .models import Item, Source

SHOWN: Final = 5
NAMED: Final = 3


def in_head(request: Request, subject: Any) -> dict[str, Any] | None:
    """For feed readers that look for a feed on a page: only what they, who are nobody, may read."""
    found = _of_page(request, subject)
    if found is None:
        return None
    word, key, title = found
    types = (("atom", "Atom"), ("rss", "RSS"))
    ways = [(f"{title} ({name})", url(f"feeds:public-{form}", word, key), _type(form)) for form, name in types]
    return {"ways": ways}


def _of_page(request: Request, subject: Any) -> tuple[str, str, str] | None:
    community: Community | None = getattr(request, "community", None)
    if community is not None:
        is_open = community.publishes and community.gate_id is None
        return ("community", community.slug, community.name) if is_open else None
    if getattr(request, "viewer", None) and request.viewer.is_visitor and isinstance(subject, Organisation | Tag):
        word = "tag" if isinstance(subject, Tag) else "organisation"
        return word, subject.slug, subject.name
    return None


def _type(form: str) -> str:
    return f"application/{form}+xml"


def of_community(request: Request, community: Community) -> dict[str, Any] | None:
    """The way to the feeds of a community."""
    if request.viewer.is_visitor and not community.publishes:
        return None
    return _way(request, "community", community.slug, "Feeds of this community")


def of_person(request: Request, person: Member) -> dict[str, Any] | None:
    """The way to the feed of what somebody began."""
    return _way(request, "person", person.handle, f"Feed of what {person.first_name} begins")


def of_organisation(request: Request, organisation: Organisation) -> dict[str, Any] | None:
    """The way to the feed of an organisation's people."""
    return _way(request, "organisation", organisation.slug, f"Feed of what people at {organisation.short_name} begin")


def of_tag(request: Request, tag: Tag) -> dict[str, Any] | None:
    """The way to the feed of a tag."""
    return _way(request, "tag", tag.slug, "Feed of this tag")


def of_mine(request: Request, communities: Any) -> dict[str, Any] | None:
    """The way to the feed of all one's communities."""
    return {"way": url("feeds:mine"), "words": "All of it in a feed reader"} if communities else None


def _way(request: Request, word: str, key: str, words: str) -> dict[str, Any] | None:
    if request.viewer.is_approved:
        return {"way": f"{url('feeds:offer')}?{urlencode({'of': word, 'which': key})}", "words": words}
    return {"way": url("feeds:public-atom", word, key), "words": words} if request.viewer.is_visitor else None


def setting(request: Request, member: Member) -> dict[str, Any] | None:
    """The way to one's addresses."""
    return {} if request.viewer.is_approved else None


def menu(request: Request, community: Community) -> dict[str, Any]:
    """The console's way to outside feeds."""
    return {"here": request.path == url("feeds:sources", community.slug)}


def from_elsewhere(request: Request, community: Community) -> dict[str, Any] | None:
    """What is new in the feeds that the community shows."""
    rows = _NEWEST.rows(community=community.pk)
    return {"rows": rows} if rows else None


def silent_here(request: Request, community: Community) -> dict[str, Any] | None:
    """Feeds that do not answer any more."""
    dead = Source.objects.filter(community=community, is_dead=True).order_by("-since", "pk")
    rows = list(dead[: NAMED + 1])
    return {"rows": rows, "most": NAMED} if rows else None


_NEWEST: Final = Prepared(
    lambda community: (
        Item.objects.filter(source__community=community).select_related("source").order_by("-published", "-pk")[:SHOWN]
    ),
    community=int,
)

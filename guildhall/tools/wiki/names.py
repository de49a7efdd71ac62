"""Names of pages: what [[a name]] leads to for a viewer. Writing of case, dashes and spaces makes no other name."""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import reverse
from django.utils.html import format_html

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.text import named, slug
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import readable

from .models import PAGE, Name, Page

_BETWEEN = re.compile(r"[\W_]+")
_DROPPED = str.maketrans("", "", "'’‘")


def key_of(name: str) -> str:
    """ "Paying for lived-experience" and "paying For Lived  Experience" have one key."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_DROPPED)
    return (_BETWEEN.sub("-", folded).strip("-") or folded.strip())[:200]


def leading(tokens: Collection[str], viewer: Viewer, community: Community) -> dict[str, str]:
    """Where [[names]] lead: to the page, or to writing it. A page the viewer may not see is one not yet written."""
    asked = {token: named(token) for token in tokens}
    found = resolved(viewer, community, {key_of(name) for name, _ in asked.values()})
    may_write = viewer.can("publish", community)
    html: dict[str, str] = {}
    for token, (name, words) in asked.items():
        if address := found.get(key_of(name)):
            html[token] = format_html('<a href="{}">{}</a>', address, words)
        elif may_write:
            new = reverse("wiki:new", args=[community.slug]) + "?" + urlencode({"title": name})
            html[token] = format_html('<a class="gh-new" href="{}">{} (write this page)</a>', new, words)
    return html


def resolved(viewer: Viewer, community: Community, keys: Collection[str]) -> dict[str, str]:
    """Key → address, of the pages the viewer may see. One that has the name now goes before those that had it."""
    rows = Name.objects.filter(readable(viewer, "page__contribution__"), community=community, key__in=keys)
    details = ("key", "page", "page__key", "page__contribution__title", "page__contribution__community__slug")
    best: dict[str, tuple[bool, int, str]] = {}
    for key, pk, now, title, place in rows.values_list(*details):
        address = reverse("wiki:page", args=[place, pk, slug(title, fallback="page")])
        best[key] = min(best.get(key, (True, pk + 1, "")), (now != key, pk, address))
    return {key: address for key, (_, _, address) in best.items()}


def register(contribution: Contribution, *, by: Viewer) -> None:
    """Note the name a page has now, beside those it had.

    Raises:
        ValidationError: another page that the writer can see has it.
    """
    key = key_of(contribution.title)
    page = Page.objects.filter(pk=contribution.pk).first() or Page(contribution=contribution)
    if page.key != key:
        _check_free(contribution, key, by)
        page.position = page.position if page.key else _last(contribution, page) + 1
        page.key = key
        page.save()
    Name.objects.get_or_create(community_id=contribution.community_id, key=key, page=page)


def _check_free(contribution: Contribution, key: str, by: Viewer) -> None:
    pages = Contribution.visible_to(by).of(PAGE).within(contribution.community).exclude(pk=contribution.pk)
    if pages.filter(page__key=key).exists():
        raise ValidationError(
            {"title": "There is a page of this name already. Change that one, or choose another name."}
        )


def _last(contribution: Contribution, page: Page) -> int:
    beside = Page.objects.filter(contribution__community=contribution.community_id, parent=page.parent_id)
    return int(beside.aggregate(n=Max("position"))["n"] or 0)

"""Saving a search from the page that shows what it found."""

from typing import Any, Final
from urllib.parse import urlencode

from guildhall.contributions.models import Tag
from guildhall.kernel.http import Request

KEPT: Final = ("q", "where", "kind")
TAGS: Final = 6  # that may be chosen


def save(request: Request, subject: Any) -> dict[str, Any] | None:  # what was looked for
    """The way to save what is being looked for; who is not approved keeps nothing."""
    said = request.GET
    if not request.viewer.is_approved or not said.get("q", "").strip():
        return None
    kept = [(name, value) for name in KEPT if (value := said.get(name, ""))]
    return {"way": urlencode(kept + [("tag", key) for key in said.getlist("tag")[:TAGS]])}


def asked(request: Request) -> dict[str, str]:
    """What the address of a page of results asks for; tags that were chosen are words of the question."""
    said = {name: request.GET.get(name, "") for name in KEPT}
    chosen = [
        int(key) for key in request.GET.getlist("tag")[:TAGS] if key.isascii() and key.isdecimal() and len(key) < 12
    ]
    tags = list(Tag.objects.filter(pk__in=chosen).values_list("slug", flat=True)) if chosen else []
    return said | {"q": " ".join([said["q"], *(f"tag:{slug}" for slug in tags)])[:300]}

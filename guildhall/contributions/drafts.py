"""What one types is never lost: it is kept for its writer alone until it is posted.

Every writing form carries its writer's name, signed, with the form's address. When the session has ended meanwhile, the
text is kept for that person, and for nobody else who signs in from the same browser.
"""

from typing import Final

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from guildhall.kernel.text import clean_text
from guildhall.policy.viewer import Viewer

from .models import Draft
from .models.draft import MOST_DRAFTS

SALT: Final = "writer"
LASTS: Final = 60 * 60 * 24 * 7  # seconds that a form may stay open in a browser
NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", "writer", "preview", "post", "attachments"})
LONGEST: Final = 200_000  # characters kept of one form


def writer_token(viewer: Viewer, place: str) -> str:
    """Who fills in the form at the address `place`."""
    return signing.dumps([viewer.member.pk, place], salt=SALT) if viewer.member else ""


def keep_for_writer(request: HttpRequest) -> tuple[int, str] | None:
    """Keep a form that came without its session, for its writer alone.

    Gives who that is (their key) and the address to come back to; None where the form names no writer.
    """
    try:
        member_id, place = signing.loads(request.POST.get("writer", ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    _save(member_id, place, request.POST)
    return int(member_id), str(place)


def keep(viewer: Viewer, place: str, data: QueryDict) -> Draft | None:
    """Keep what the viewer has typed so far into the form at `place`."""
    return None if viewer.is_visitor else _save(viewer.member.pk, place, data)


def kept(viewer: Viewer, place: str) -> Draft | None:
    """What the viewer typed into the form at `place` and did not post."""
    return None if viewer.is_visitor else Draft.objects.filter(member=viewer.member, place=place).first()


def let_go(viewer: Viewer, place: str) -> None:
    """It was posted, or is not wanted any more."""
    if viewer.member:
        Draft.objects.filter(member=viewer.member, place=place).delete()


def _save(member_id: int, place: str, data: QueryDict) -> Draft | None:
    fields = {name: clean_text(str(value)) for name, value in data.items() if name not in NOT_KEPT}
    if sum(map(len, fields.values())) > LONGEST or not any(fields.get(name, "").strip() for name in ("title", "body")):
        return None
    draft, is_new = Draft.objects.update_or_create(
        member_id=member_id, place=place[:200], defaults={"fields": fields, "saved": timezone.now()}
    )
    if is_new:
        mine = Draft.objects.filter(member=member_id).order_by("-saved", "-pk")
        Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_DRAFTS:])).delete()
    return draft

"""A newsletter as a mail to one member. It has no pictures, and nothing in it tells who opened it or what they read."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings

from guildhall.contributions.thread import filled
from guildhall.kernel.shell import brand
from guildhall.kernel.text import one_line, plain
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.services.notify import envelope, pieces, writing
from guildhall.services.notify.models import Letter

from .audience import scope_of
from .models import Newsletter


def letter_to(member: Member, newsletter: Newsletter, *, cause: str, trial: bool = False) -> Letter:
    """Not yet in the outbox. Where words may not leave the community, it has the headline and the way to them."""
    place = newsletter.community
    html = words_for(member, newsletter) if place.lets_text_out else ""
    told: dict[str, Any] = {"newsletter": newsletter, "html": html, "text": plain(html), "trial": trial}
    told |= {"url": settings.BASE_URL.rstrip("/") + newsletter.get_absolute_url()}
    subject = f"Test: {newsletter.title}" if trial else newsletter.title
    letter = writing.to_one_of_many(
        member, subject, "newsletter", scope=scope_of(place.pk), place=place.name, place_id=place.pk, **told
    )
    who = one_line(f"{place.name} at {brand()['name']}")
    letter.sender, letter.cause = envelope.named(who, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), cause
    return letter


def words_for(member: Member, newsletter: Newsletter) -> str:
    """Its words as `member` may read them: who and what is named in it is asked of the law for each reader."""
    return pieces.for_mail(filled(newsletter.html, Viewer.of(member), community=newsletter.community))

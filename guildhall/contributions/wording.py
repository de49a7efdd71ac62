"""What goes with a contribution's words: its versions, tags, attachments and mentions. Called by actions only."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from guildhall.files.models import Upload
from guildhall.kernel.text import Rendered, clean_text, excerpt, one_line, render, slug
from guildhall.people.handles import called
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from .models import Attachment, Contribution, Mention, Tag, Tagging, Version

TITLE_LIMIT: Final = 200  # characters
TAG_LIMIT: Final = 10  # tags on one contribution
MENTION_LIMIT: Final = 50  # people one text may call upon
_PICTURE = re.compile(r"/attachments/([0-9a-f-]{36})/")


def say(
    contribution: Contribution, title: str, body: str, *, by: Viewer, note: str = "", minor: bool = False
) -> Version:
    """Give `contribution` its next version: excerpt, title and mentions move with it.

    Raises:
        ValidationError: the title is too long.
        TooLong: the body is.
    """
    title, body = one_line(title), clean_text(body)
    if len(title) > TITLE_LIMIT:
        raise ValidationError({"title": f"The title must be {TITLE_LIMIT} characters or fewer."})
    rendered = rendered_here(body)
    last = Version.objects.filter(contribution=contribution).aggregate(n=Max("number"))["n"] or 0
    version = Version.objects.create(
        contribution=contribution, number=last + 1, title=title, source=body, html=rendered.html,
        author=by.member, note=one_line(note)[:200], minor=minor, at=timezone.now() if last else contribution.published,
    )  # fmt: skip
    contribution.version, contribution.title, contribution.excerpt = version, title, excerpt(rendered.text)
    contribution.edited = version.at if last else None
    contribution.save(update_fields=["version", "title", "excerpt", "edited"])
    _mention(contribution, rendered)
    _claim_pictures(contribution, rendered, by)
    return version


def rendered_here(body: str) -> Rendered:
    """`body` rendered; full addresses of ours become references, for their last words would tell a title."""
    return render(body, hosts=our_hosts())


@cache
def our_hosts() -> frozenset[str]:
    base = urlsplit(settings.BASE_URL)
    return frozenset({base.netloc.lower(), *(host.strip("[].").lower() for host in settings.ALLOWED_HOSTS)})


def retag(contribution: Contribution, names: Sequence[str]) -> None:
    """Put these tags, and no others, on it. Spelling of case and accents does not make another tag."""
    wanted = {slug(name, fallback="")[:60]: one_line(name)[:40] for name in names}
    wanted.pop("", None)
    if len(wanted) > TAG_LIMIT:
        raise ValidationError({"tags": f"Use {TAG_LIMIT} tags or fewer."})
    Tag.objects.bulk_create([Tag(slug=key, name=name) for key, name in wanted.items()], ignore_conflicts=True)
    tags = list(Tag.objects.filter(slug__in=wanted))
    Tagging.objects.filter(contribution=contribution).exclude(tag__in=tags).delete()
    Tagging.objects.bulk_create([Tagging(contribution=contribution, tag=tag) for tag in tags], ignore_conflicts=True)


def attach(contribution: Contribution, uploads: Sequence[Upload], *, by: Viewer) -> None:
    """List files below the words."""
    Attachment.objects.bulk_create(
        [Attachment(contribution=contribution, upload=upload, member=by.member) for upload in uploads]
    )


def _mention(contribution: Contribution, rendered: Rendered) -> None:
    named = set(called(Member.objects.approved(), rendered.mentions[:MENTION_LIMIT]).values())
    Mention.objects.filter(contribution=contribution).exclude(member__in=named).delete()
    Mention.objects.bulk_create(
        [Mention(contribution=contribution, member=member) for member in named], ignore_conflicts=True
    )


def _claim_pictures(contribution: Contribution, rendered: Rendered, by: Viewer) -> None:
    """Pictures pasted while writing were kept for the writer alone; now they belong to what was written."""
    shown = {UUID(found) for found in _PICTURE.findall(rendered.html) if _is_uuid(found)}
    if shown:
        mine = Attachment.objects.filter(contribution=None, member=by.member, upload__in=shown)
        mine.update(contribution=contribution, in_text=True)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

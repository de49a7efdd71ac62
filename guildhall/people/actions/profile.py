"""What members say about themselves."""

from collections.abc import Iterable
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from guildhall.files.models import Upload
from guildhall.journal.record import record
from guildhall.people.models import Interest, Member, Organisation, Responsibility
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .joining import standing_by_domain
from .leaving import keep_post


class Words(TypedDict):
    """What a member writes about themselves."""

    name: str
    job_title: str
    capacity: str
    about: str
    ask_me_about: str
    likened: NotRequired[bool]  # may be shown to others as somebody like them
    mentors: NotRequired[bool]  # happy to help newcomers
    shows_presence: NotRequired[bool]  # fellow members may see that they are here now
    writers: NotRequired[str]  # who may write to them


@transaction.atomic
def edit_profile(member: Member, *, by: Viewer, **words: Unpack[Words]) -> Member:
    """Say who one is, in one's own words."""
    require(by, "edit_profile", member)
    for field, value in words.items():
        setattr(member, field, value)
    member.save(update_fields=[*words])
    record("profiled", by=by, member=member)
    return member


@transaction.atomic
def describe_work(
    member: Member,
    *,
    by: Viewer,
    job_title: str | None = None,
    responsibilities: Iterable[Responsibility],
    interests: Iterable[str],
) -> Member:
    """Say what one does: job title (if given), responsibilities from the service list, interests in own words."""
    require(by, "edit_profile", member)
    has_new_job = bool(job_title is not None and member.job_title and job_title != member.job_title)
    if job_title is not None:
        member.job_title = job_title
        member.save(update_fields=["job_title"])
    member.responsibilities.set(responsibilities)
    member.interests.set([Interest.objects.get_or_create(name=name)[0] for name in interests])
    record("profiled", by=by, member=member, has_new_job=has_new_job)
    return member


@transaction.atomic
def set_photo(member: Member, *, by: Viewer, photo: Upload | None) -> Member:
    """Show one's face, or no longer."""
    require(by, "edit_profile", member)
    if photo and photo.owner_id != member.pk:
        raise Refused("Choose a picture of your own.")
    member.photo = photo
    member.save(update_fields=["photo"])
    record("profiled", by=by, member=member)
    return member


@transaction.atomic
def change_mail(member: Member, *, by: Viewer, mail: str) -> Member:
    """Choose how often to be written to."""
    require(by, "edit_profile", member)
    member.mail = mail
    member.save(update_fields=["mail"])
    record("chose_mail", by=by, member=member, mail=mail)
    return member


@transaction.atomic
def change_organisation(member: Member, *, by: Viewer, organisation: Organisation | None, claimed: str = "") -> Member:
    """Work somewhere else from today. The former post is kept; without a domain that vouches, a steward looks again."""
    require(by, "change_organisation", member)
    if organisation and organisation.ended:
        raise Refused(f"{organisation.name} no longer exists. Choose one of its successors.")
    keep_post(member)
    member.retired = None
    former, member.organisation, member.claimed = member.organisation, organisation, claimed
    if member.standing in (Standing.APPROVED, Standing.AWAITING) and not member.is_steward:
        member.standing = standing_by_domain(member)
    member.save(update_fields=["organisation", "claimed", "standing", "retired"])
    codes = [body.code if body else "" for body in (former, organisation)]
    record("changed_organisation", by=by, member=member, standing=member.standing, former=codes[0], to=codes[1])
    return member

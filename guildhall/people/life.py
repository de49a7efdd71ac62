"""A member's own profile: taken along, and let go of."""

from collections.abc import Iterator
from typing import Any

from guildhall.files.storage import uploads
from guildhall.kernel.kinds import Section
from guildhall.policy.viewer import Viewer

from .finder import keeping
from .models import Interest, Member, Responsibility, Takeaway


def mine(viewer: Viewer) -> Iterator[Section]:
    """What the profile says, and what only its owner sees of it."""
    me: Member = viewer.member
    services = Responsibility.objects.filter(members=me)
    facts: dict[str, Any] = {
        "Name": me.name,
        "E-mail address": me.email,
        "Address of the page": me.get_absolute_url(),
        "Standing": me.get_standing_display(),
        "Capacity": me.get_capacity_display(),
        "Organisation": me.organisation_name or me.claimed,
        "Job title": me.job_title,
        "About": me.about,
        "Ask me about": me.ask_me_about,
        "Responsible for": [each.name for each in services],
        "Interested in": [each.name for each in Interest.objects.filter(members=me)],
        "Mail": me.get_mail_display(),
        "Shown to others as somebody like them": me.likened,
        "Happy to help newcomers": me.mentors,
        "Left the public service": me.retired,
        "Registered": me.joined,
        "Last seen": me.last_seen,
    }
    yield Section(title="Profile", rows=[facts])


def forget(member: Member, *, named: bool) -> None:
    """The words they are found by, interests that were theirs alone, and data that was packed for them."""
    keeping.drop([member.pk])
    theirs = list(Interest.objects.filter(members=member).values_list("pk", flat=True))
    member.interests.clear()
    Interest.objects.filter(pk__in=theirs, members=None).delete()
    let_go_of_packed(member)


def let_go_of_packed(member: Member) -> None:
    """Data that was packed for them."""
    for each in Takeaway.objects.filter(member=member):
        uploads().delete(each.place)

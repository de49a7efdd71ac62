"""What communities do when something happened to a member, and how their tables are made to agree again."""

from django.db import transaction
from django.db.models import Count, F
from django.tasks import task

from guildhall.journal.models import Entry
from guildhall.kernel.every import every
from guildhall.people.models import Member, Organisation
from guildhall.policy.viewer import Viewer

from . import actions
from .addresses import readdress
from .members import held
from .models import Community
from .tree import settle


@task
def on_entry(entry_id: int) -> None:
    """Take the facilitator's role from one who was suspended or has left, where somebody else holds it; ask about one
    who has moved."""
    entry = Entry.objects.select_related("member__organisation").filter(pk=entry_id).first()
    if entry is None or entry.member is None:
        return
    if entry.verb in ("suspended", "erased"):
        if not Viewer.of(entry.member).is_approved:
            actions.stand_down(entry.member, by=Viewer.system())
    else:
        actions.flag_moved(entry.member, by=Viewer.system(), former=_former(entry, entry.member))


@every(minutes=60)
def watch_ends() -> int:
    """Note which communities are about to end, or have; the letters about it follow. How many."""
    return sum(actions.note_end(each, by=Viewer.system()) for each in Community.objects.about_to_end())


def _former(entry: Entry, member: Member) -> Organisation | None:
    """Where somebody worked who now has another address, or another organisation."""
    if entry.verb == "changed_email":
        return member.organisation
    return Organisation.objects.filter(code=entry.data.get("former") or "none").first()


def reconcile() -> None:
    """Gates, veils, silent addresses and numbers of members as they should be."""
    for top in Community.objects.filter(parent=None).iterator():
        with transaction.atomic():
            settle(held(top))
    for veiled in Community.objects.exclude(veil=None).iterator():
        with transaction.atomic():
            readdress(held(veiled))
    for community in Community.objects.annotate(n=Count("memberships")).exclude(members=F("n")):
        Community.objects.filter(pk=community.pk).update(members=community.n)  # type: ignore[attr-defined]  # annotated

"""What a member can do about the addresses they were given."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer

from .models import TakenBack


@transaction.atomic
def take_back_addresses(member: Member, *, by: Viewer) -> None:
    """Make every address void at which `member` could answer or post by mail. Later mail brings new ones."""
    require(by, "take_back_addresses", member)
    now = timezone.now().replace(microsecond=0) + timedelta(seconds=1)  # addresses know whole seconds
    TakenBack.objects.update_or_create(member=member, defaults={"at": now})
    record("took_back_addresses", by=by, member=member)

"""What facilitators are told."""

from collections.abc import Collection

from django.urls import reverse

from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice

from .members import leaders
from .models import Membership


def told(entry: Entry, keys: Collection[int] | None) -> list[Notice]:
    """A member works elsewhere now: whether they still belong is for the facilitators to say, until one has."""
    asked = Membership.objects.filter(member=entry.member_id, community=entry.community_id, moved__isnull=False)
    membership = asked.select_related("member", "community").first()
    if membership is None:
        return []
    community, member = membership.community, membership.member
    found = leaders(community).exclude(member=member)
    if keys is not None:
        found = found.filter(member__in=keys)
    return [
        Notice(
            member=pk,
            about=f"moved:{membership.pk}",
            title=f"{member.name} works somewhere else now",
            text=f"They are in {community.name} because of where they worked. Say whether they stay.",
            url=reverse("communities:member", args=[community.slug, member.handle]),
            why=f"You look after {community.name}",
        )
        for pk in found.values_list("member", flat=True)
    ]

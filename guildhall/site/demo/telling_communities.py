"""The communities of the demonstration are founded, and people come into them by the road that each has."""

from datetime import datetime, timedelta
from functools import partial
from zlib import crc32

from django.db.models import Max
from django.utils import timezone

from guildhall.communities import actions
from guildhall.communities.models import Community, Invitation, Membership, Request
from guildhall.contributions.models import Contribution
from guildhall.people.models import Organisation, Responsibility
from guildhall.policy.words import Role
from guildhall.site.demo.plans import CommunityPlan, ContributionPlan, ReplyPlan
from guildhall.site.demo.telling_library import AFTER

from .telling import Telling


def tell(telling: Telling) -> None:
    """Each is founded in its time and fills up until today."""
    joined = _times_of_joining(telling)
    for plan in telling.story.communities:
        telling.add(telling.at(plan.founded_days_ago), partial(_found, telling, plan))
        for handle in plan.people[1:]:
            telling.add(joined[plan.slug, handle], partial(_come_in, telling, plan, handle))


def settle(telling: Telling) -> None:
    """Each member was last there some time after their last word, or their coming: some of them long ago."""
    # everything: when its members wrote there, whatever of it can still be read
    wrote = Contribution.everything.values_list("community", "author").annotate(last=Max("published"))
    heard = {(community, author): last for community, author, last in wrote}
    for membership in Membership.objects.all():
        chance = crc32(f"{membership.community_id} {membership.member_id}".encode())
        last = heard.get((membership.community_id, membership.member_id), membership.joined)
        seen = min(last + timedelta(days=chance % 25), telling.now - timedelta(hours=chance % 30))
        Membership.objects.filter(pk=membership.pk).update(last_seen=max(membership.joined, seen))


def leave_waiting(telling: Telling) -> None:
    """What is not answered yet: these people are written to."""
    for plan in telling.story.communities:
        for request in plan.requests:
            telling.add(telling.at(request.days_ago), partial(_ask, telling, plan, request.person, request.note))
        for each in plan.invitations:
            email = each.email or telling.people[each.person].email
            deed = partial(_invite, telling, plan, each.sent_by, email, each.message)
            telling.add(telling.at(each.days_ago), deed)


def _times_of_joining(telling: Telling) -> dict[tuple[str, str], datetime]:
    """When each member came: after the founding, before their first word and before they came into what is beneath."""
    told: dict[tuple[str, str], datetime] = {}
    latest = _first_words(telling)
    people = {plan.handle: plan for plan in telling.story.people}
    for plan in reversed(telling.story.communities):  # parents stand before their children
        for handle in plan.people:
            earliest = telling.at(min(plan.founded_days_ago, people[handle].joined_days_ago))
            last = latest.get((plan.slug, handle), telling.now)
            chance = crc32(f"{plan.slug}{handle}".encode())
            at = earliest + max(last - earliest, timedelta()) * (chance % 1000 / 1000)
            if handle == plan.facilitators[0]:
                at = telling.at(plan.founded_days_ago)
            elif last == telling.now and chance % 3 == 0:  # who has said nothing may be new here
                at = max(earliest, telling.at(chance % 60 / 10))
            told[plan.slug, handle] = at
            above = (plan.parent, handle)
            latest[above] = min(latest.get(above, telling.now), at)
    return told


def _first_words(telling: Telling) -> dict[tuple[str, str], datetime]:
    """When each first said or did something in each community, less an hour to come in."""
    first: dict[tuple[str, str], datetime] = {}
    for plan in telling.story.contributions:
        begun = telling.at(plan.days_ago)
        words: list[tuple[ContributionPlan | ReplyPlan, datetime]] = [(plan, begun)]
        words += [(reply, begun + timedelta(hours=reply.hours_after)) for reply in plan.replies]
        done = [(said.author, at) for said, at in words]
        for said, at in words:
            done += [(each.person, telling.reacted(each.person, at, n)) for n, each in enumerate(said.reactions, 1)]
        uses = plan.document.uses if plan.document else ()
        done += [(use.person, telling.reacted(use.person, begun, place * AFTER)) for place, use in enumerate(uses, 1)]
        for handle, at in done:
            key = (plan.community, handle)
            first[key] = min(first.get(key, telling.now), at - timedelta(hours=1))
    return first


def _found(telling: Telling, plan: CommunityPlan, at: datetime) -> None:
    ends = timezone.localdate() + timedelta(days=plan.ends_in_days) if plan.ends_in_days > 0 else None
    community = actions.found(
        by=telling.viewer(plan.facilitators[0]), name=plan.name, purpose=plan.purpose, access=plan.access,
        kind=plan.kind, theme=plan.theme, tools=plan.tools, question=plan.question, welcome=plan.welcome.strip(),
        at=at, ends=ends,
        host=Organisation.objects.filter(code=plan.host).first(), parent=telling.places.get(plan.parent),
        promises=True, publishes=plan.publishes,
        responsibilities=Responsibility.objects.filter(number__in=plan.responsibilities),
    )  # fmt: skip
    if community.asked_access:
        actions.approve_community(community, by=telling.steward)
    telling.places[plan.slug] = community


def _come_in(telling: Telling, plan: CommunityPlan, handle: str, at: datetime) -> None:
    """Join, or ask and be admitted, or be invited and accept."""
    community, me, facilitator = telling.places[plan.slug], telling.viewer(handle), telling.viewer(plan.facilitators[0])
    if plan.access == "open":
        actions.join(community, by=me, at=at)
    elif plan.access == "closed":
        request = actions.ask_to_join(community, by=me, at=at - timedelta(hours=5))
        actions.admit(request, by=facilitator)
        Request.objects.filter(pk=request.pk).update(decided=at)
    else:
        (invitation,) = actions.invite(community, by=facilitator, emails=[me.member.email], at=timezone.now())
        actions.accept_invitation(invitation, by=me)
        sent = at - timedelta(days=1)
        Invitation.objects.filter(pk=invitation.pk).update(sent=sent, accepted=at, expires=sent + timedelta(days=28))
    membership = Membership.objects.get(community=community, member=me.member)
    membership.joined = membership.last_seen = at
    membership.save(update_fields=["joined", "last_seen"])
    if handle in plan.facilitators:
        actions.set_role(membership, Role.FACILITATOR, by=facilitator)


def _ask(telling: Telling, plan: CommunityPlan, handle: str, note: str, at: datetime) -> None:
    actions.ask_to_join(_now(telling, plan), by=telling.viewer(handle), note=note, at=at)


def _invite(telling: Telling, plan: CommunityPlan, by: str, email: str, message: str, at: datetime) -> None:
    actions.invite(_now(telling, plan), by=telling.viewer(by), emails=[email], message=message, at=at)


def _now(telling: Telling, plan: CommunityPlan) -> Community:
    return Community.objects.get(pk=telling.places[plan.slug].pk)

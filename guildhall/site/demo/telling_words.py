"""What is said in the demonstration: topics and posts, replies, thanks, accepted answers, pins."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Detail, Follow, Reaction, ReadMark, Version
from guildhall.kernel.fetch import web_address
from guildhall.kernel.watching import SELDOM
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience
from guildhall.site.demo.plans import ChangePlan, ContributionPlan, ReactionPlan, ReplyPlan
from guildhall.tools.announcements.models import Announcement
from guildhall.tools.forum import actions as forum
from guildhall.tools.forum.models import Topic
from guildhall.tools.links import actions as links
from guildhall.tools.links.models import Link
from guildhall.tools.wiki import actions as wiki
from guildhall.tools.wiki.models import Page

from . import telling_library
from .telling import LATER, UNREAD, Telling

KINDS = {"thanks": Reaction.Kind.THANKS, "agree": Reaction.Kind.AGREE, "saved": Reaction.Kind.TIME}
LOOKS = 4  # at a link, a day apart, before it is called dead


def tell(telling: Telling) -> None:
    """Everything said, and what people made of it, in its time."""
    for plan in telling.story.contributions:
        begun = telling.at(plan.days_ago)
        telling.add(begun, partial(_publish, telling, plan))
        telling_library.tell(telling, plan)
        if plan.pinned:
            telling.add(begun + LATER, partial(_pin, telling, plan))
        for day in range(LOOKS if plan.silent_for else 0):
            telling.add(telling.at(plan.silent_for - day), partial(_fall_silent, telling, plan))
        for change in plan.changes:
            telling.add(telling.at(change.days_ago), partial(_change, telling, plan, change))
        if plan.care:
            telling.add(
                telling.at(plan.changes[-1].days_ago) if plan.changes else begun, partial(_assess, telling, plan)
            )
        _react_later(telling, plan, plan.reactions, begun)
        for reply in plan.replies:
            at = begun + timedelta(hours=reply.hours_after)
            telling.add(at, partial(_reply, telling, plan, reply))
            _react_later(telling, reply, reply.reactions, at)
            if reply.accepted:
                telling.add(at + LATER, partial(_accept, telling, plan, reply))


def settle(telling: Telling) -> None:
    """People have read what is older than a few days, and follow what they wrote in since they wrote it."""
    marks = []
    for community in telling.places.values():
        members = community.memberships.values_list("member_id", flat=True)
        old = telling.now - UNREAD
        # everything: what everybody has read is marked for all of them at once
        roots = Contribution.everything.filter(community=community, root=None, active__lt=old)
        for pk, active in roots.values_list("pk", "active"):
            marks += [
                ReadMark(member_id=member, contribution_id=pk, community=community, at=active) for member in members
            ]
    ReadMark.objects.bulk_create(marks, ignore_conflicts=True, batch_size=500)
    # Made up as all this is, it is not for the demonstration to trouble real sites.
    Link.objects.filter(checked=None).update(checked=telling.now - UNREAD)
    Link.objects.update(due=telling.now + 10 * SELDOM)
    for said in telling.said.values():
        root = said.root_id or said.pk
        Follow.objects.filter(member=said.author_id, contribution=root, since__gte=telling.now).update(
            since=said.published
        )


def _publish(telling: Telling, plan: ContributionPlan, at: datetime) -> None:
    if plan.document is not None:
        telling_library.add(telling, plan, plan.document, at)
        return
    telling.said[id(plan)] = actions.publish(
        telling.places[plan.community], by=telling.viewer(plan.author), kind=plan.kind, at=at,
        words=Words(title=plan.title, body=plan.body.strip(), tags=plan.tags),
        audience=Audience[plan.audience.upper()] if plan.audience else None,
        detail=_detail(telling, plan, at),
    )  # fmt: skip


def _detail(telling: Telling, plan: ContributionPlan, at: datetime) -> Detail | None:
    """What its tool knows of it beside its words."""
    match plan.kind:
        case "forum.topic":
            return Topic(is_question=plan.question)
        case "wiki.page":
            above = next((each for each in telling.story.contributions if each.title == plan.under), None)
            return Page(parent_id=telling.said[id(above)].pk if above else None)
        case "links.link":
            return Link.to(web_address(plan.url))
        case "announcements.announcement":
            until = at + timedelta(days=plan.shown_for) if plan.shown_for else None
            return Announcement(until=until.date() if until else None, below=plan.below)
        case _:
            return None


def _change(telling: Telling, plan: ContributionPlan, change: ChangePlan, at: datetime) -> None:
    page = telling.said[id(plan)]
    last = Version.objects.filter(contribution=page).latest("number")
    words = Words(title=plan.title, body=change.body.strip(), tags=plan.tags)
    by = telling.viewer(change.author)
    now = actions.revise(page, by=by, words=words, based_on=last.number, note=change.note, minor=change.minor)
    Version.objects.filter(contribution=page, number=last.number + 1).update(at=at)
    # everything: a date is put right
    Contribution.everything.filter(pk=now.pk).update(edited=at)


def _assess(telling: Telling, plan: ContributionPlan, at: datetime) -> None:
    care = plan.care
    if care is not None:
        review = telling.now + timedelta(days=care.review_in or -care.overdue)
        owner = telling.people[care.owner] if care.owner else None
        wiki.assess(
            telling.said[id(plan)], by=telling.viewer(plan.author), status=care.status, owner=owner,
            review_by=review.date() if care.review_in or care.overdue else None,
        )  # fmt: skip


def _fall_silent(telling: Telling, plan: ContributionPlan, at: datetime) -> None:
    links.note_look(
        telling.said[id(plan)], by=Viewer.system(), at=at, problem="The site answers that there is no such page."
    )


def _reply(telling: Telling, plan: ContributionPlan, reply: ReplyPlan, at: datetime) -> None:
    to = plan if reply.parent is None else plan.replies[reply.parent]
    words = Words(body=reply.body.strip())
    telling.said[id(reply)] = actions.reply(telling.said[id(to)], by=telling.viewer(reply.author), words=words, at=at)


def _react_later(
    telling: Telling, to: ContributionPlan | ReplyPlan, reactions: tuple[ReactionPlan, ...], said: datetime
) -> None:
    for place, each in enumerate(reactions, 1):
        telling.add(telling.reacted(each.person, said, place), partial(_react, telling, to, each))


def _react(telling: Telling, to: ContributionPlan | ReplyPlan, plan: ReactionPlan, at: datetime) -> None:
    said, me, kind = telling.said[id(to)], telling.viewer(plan.person), KINDS[plan.kind]
    hours = Decimal(str(plan.hours)) if plan.hours else None
    actions.react(said, by=me, kind=kind, hours=hours)
    Reaction.objects.filter(contribution=said, member=me.member, kind=kind).update(at=at)


def _accept(telling: Telling, plan: ContributionPlan, reply: ReplyPlan, at: datetime) -> None:
    forum.accept(telling.said[id(reply)], by=telling.viewer(plan.author))


def _pin(telling: Telling, plan: ContributionPlan, at: datetime) -> None:
    community = next(each for each in telling.story.communities if each.slug == plan.community)
    actions.pin(telling.said[id(plan)], by=telling.viewer(community.facilitators[0]))

"""The people of the demonstration register, are approved, and say who they are."""

from datetime import date, datetime, timedelta
from functools import partial
from zlib import crc32

from allauth.account.models import EmailAddress
from django_tasks_db.models import DBTaskResult

from guildhall.people import actions
from guildhall.people.models import FormerPost, Member, Organisation, Responsibility
from guildhall.policy.viewer import Viewer
from guildhall.services.induction import actions as inductions
from guildhall.services.notify.models import Letter
from guildhall.site.demo.plans import Person

from .telling import Telling


def tell(telling: Telling) -> None:
    """Everybody joins, in their time."""
    bodies = {body.code: body for body in Organisation.objects.filter(code__in=_codes(telling))}
    for plan in telling.story.people:
        telling.add(telling.at(plan.joined_days_ago), partial(_join, telling, plan, bodies))


def settle(telling: Telling) -> None:
    """What the tables could only note as now; and nobody is written to today about what is long past."""
    for plan in telling.story.people:
        seen = telling.now - timedelta(hours=crc32(plan.handle.encode()) % 400)
        joined = telling.at(plan.joined_days_ago)
        Member.objects.filter(handle=plan.handle).update(joined=joined, last_seen=max(joined, seen))
        if plan.sign_in == "member":
            inductions.offer_induction(telling.people[plan.handle], by=Viewer.system())
    Letter.objects.filter(written__gte=telling.now).delete()
    gone = DBTaskResult.objects.filter(enqueued_at__gte=telling.now)
    gone.exclude(task_path__startswith="guildhall.files.").delete()  # documents are still to be read


def _join(telling: Telling, plan: Person, bodies: dict[str, Organisation], at: datetime) -> None:
    body = bodies.get(plan.organisation)
    member = (
        _ready(telling, plan, body)
        if plan.standing in ("approved", "suspended") and body
        else _newcomer(telling, plan, body)
    )
    telling.people[plan.handle] = member
    me = Viewer.of(member)
    if plan.standing in ("approved", "awaiting"):
        _describe(plan, member, me)
    elif plan.standing == "suspended":
        actions.suspend(member, by=Viewer.system(), reason="Part of the demonstration.")
    for post in plan.former_posts:
        was = bodies.get(post.organisation)
        until = date(post.until, 8, 31)
        FormerPost.objects.create(member=member, organisation=was, job_title=post.job_title, until=until)


def _ready(telling: Telling, plan: Person, body: Organisation) -> Member:
    return actions.create_ready(
        name=plan.name, email=plan.email, password=telling.password, organisation=body, is_steward=plan.steward
    )


def _newcomer(telling: Telling, plan: Person, body: Organisation | None) -> Member:
    """Somebody from a domain nobody knows: their address is proven, and they wait for a steward."""
    member = actions.register(
        name=plan.name, email=plan.email, password=telling.password, organisation=body, capacity=plan.capacity
    )
    if plan.standing != "unverified":
        EmailAddress.objects.filter(user=member).update(verified=True)
        actions.verify(member, by=Viewer.of(member))
    if plan.standing in ("approved", "suspended"):
        member = actions.approve(member, by=Viewer.system(), organisation=body)
    return member


def _describe(plan: Person, member: Member, me: Viewer) -> None:
    actions.edit_profile(
        member,
        by=me,
        name=plan.name,
        job_title=plan.job_title,
        capacity=plan.capacity,
        about=plan.about,
        ask_me_about=plan.ask_me_about,
        mentors="mentoring" in plan.interests,
    )
    work = Responsibility.objects.filter(number__in=plan.responsibilities)
    actions.describe_work(member, by=me, responsibilities=work, interests=plan.interests)
    actions.change_mail(member, by=me, mail=plan.mail)


def _codes(telling: Telling) -> set[str]:
    people = telling.story.people
    return {plan.organisation for plan in people} | {post.organisation for p in people for post in p.former_posts}

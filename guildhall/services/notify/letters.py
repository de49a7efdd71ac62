"""What we write ourselves: for each verb to whom, and in which words. Law and facts are asked anew at the time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template import engines

from guildhall.communities.models import Community, Invitation, Membership, Removal, Request
from guildhall.journal.models import Entry
from guildhall.kernel.shell import brand
from guildhall.kernel.text import one_line
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing

_PARAGRAPHS: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it will stand in the outbox."""

    to: str
    subject: str
    text: str
    html: str


def about(entry: Entry) -> Iterator[Words]:
    """The letters that `entry` calls for."""
    writing: dict[str, Callable[[Entry], Iterator[Words]]] = {
        "invited": _invited, "requested": _requested, "admitted": _answered, "declined": _answered, "removed": _removed,
        "ending": _ending, "ended": _ended, "closed": _ended,
    }  # fmt: skip
    return writing[entry.verb](entry)


def _invited(entry: Entry) -> Iterator[Words]:
    """To the address, whether or not somebody with it is a member: if the sender may still invite."""
    found = Invitation.objects.select_related("community__host", "sent_by__organisation")
    invitation = found.filter(pk=entry.data.get("invitation")).first()
    if invitation is None or not invitation.is_open or not invitation.email:
        return
    if Viewer.of(invitation.sent_by).can("invite", invitation.community):
        yield write("invited", invitation.email, invitation=invitation, link=_at(invitation.get_absolute_url()))


def _requested(entry: Entry) -> Iterator[Words]:
    """To the facilitators, while nobody has answered."""
    request = _request(entry, Request.Outcome.WAITING)
    if request is None:
        return
    led = Membership.objects.filter(community=request.community, role=Role.FACILITATOR)
    for membership in led.filter(member__standing=Standing.APPROVED).select_related("member"):
        if (membership.mail or membership.member.mail) != Member.Mail.NONE:
            link = _at(f"/c/{request.community.slug}/facilitate/requests/")
            yield write("requested", membership.member.email, request=request, reader=membership.member, link=link)


def _answered(entry: Entry) -> Iterator[Words]:
    """To who asked, in the facilitator's words."""
    outcome = Request.Outcome.ADMITTED if entry.verb == "admitted" else Request.Outcome.DECLINED
    request = _request(entry, outcome)
    if request is None or request.member.standing != Standing.APPROVED:
        return
    if entry.verb == "admitted" and Viewer.of(request.member).role_in(request.community) is None:
        return  # gone again meanwhile
    yield write(entry.verb, request.member.email, request=request, link=_at(request.community.get_absolute_url()))


def _removed(entry: Entry) -> Iterator[Words]:
    """To who was removed: one letter, for the community they were removed from."""
    member, community = entry.member, entry.community
    if member is None or community is None or member.standing != Standing.APPROVED:
        return
    removal = Removal.objects.filter(pk=entry.data.get("removal")).first()
    hangs_on_another = removal is not None and removal.community_id != community.pk
    if hangs_on_another or Viewer.of(member).role_in(community) is not None:
        return
    yield write("removed", member.email, member=member, community=community, removal=removal, link=_at("/communities/"))


def _ending(entry: Entry) -> Iterator[Words]:
    """To the members, while that day is still the last."""
    community = entry.community
    if community is not None and community.ends_soon and _is_last_day(entry, community):
        yield from _to_members("ending", community)


def _ended(entry: Entry) -> Iterator[Words]:
    """To the members, once: not when a facilitator closes what they were told has ended, nor when it goes on again."""
    community = entry.community
    if community is None or not community.has_ended:
        return
    if entry.verb == "closed":
        before = Entry.objects.filter(community=community, verb__in=("ended", "reopened"), pk__lt=entry.pk)
        last = before.order_by("-pk").first()
        if last is None or last.verb == "reopened":
            yield from _to_members("ended", community)
    elif _is_last_day(entry, community):
        yield from _to_members("ended", community)


def _is_last_day(entry: Entry, community: Community) -> bool:
    return community.ends is not None and community.ends.isoformat() == entry.data.get("ends")


def _to_members(name: str, community: Community) -> Iterator[Words]:
    """To each who belongs, is in good standing and wants mail."""
    link = _at(community.get_absolute_url())
    rows = Membership.objects.filter(community=community, member__standing=Standing.APPROVED).select_related("member")
    for row in rows.order_by("pk").iterator():
        if (row.mail or row.member.mail) != Member.Mail.NONE:
            leads = row.role == Role.FACILITATOR
            yield write(name, row.member.email, community=community, reader=row.member, leads=leads, link=link)


def write(name: str, to: str, **told: Any) -> Words:  # what a template shows is anything
    """The letter notify/mail/`name`.txt: its first line is the subject; the rest is given as text and as HTML."""
    known = told | {"brand": brand(), "base": settings.BASE_URL}
    source = engines["jinja2"].get_template(f"notify/mail/{name}.txt").render(known)
    subject, _, text = source.strip().partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    return Words(to, one_line(subject), text, as_html(text))


def as_html(text: str) -> str:
    """A letter's text, as HTML beside it."""
    known = {"brand": brand(), "base": settings.BASE_URL}
    paragraphs = [part.strip().split("\n") for part in _PARAGRAPHS.split(text.strip())]
    return str(engines["jinja2"].get_template("notify/mail/_letter.html").render(known | {"paragraphs": paragraphs}))


def _request(entry: Entry, outcome: str) -> Request | None:
    found = Request.objects.select_related("community", "member__organisation", "decided_by")
    return found.filter(pk=entry.data.get("request"), outcome=outcome).first()


def _at(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path

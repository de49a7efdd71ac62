"""Whom an entry of the journal is to be told to. Asked again before each mail: who left or muted is not written to."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from guildhall.journal.models import Entry
from guildhall.kernel.addresses import url
from guildhall.kernel.kinds import Notice
from guildhall.kernel.text import fill, plain
from guildhall.people.models import Member
from guildhall.policy.words import Standing

from .counting import deaf_to
from .models import Conversation, Message, Report, Seat
from .models.conversation import SITS

WHY = "You take part in this conversation"


def notices(entry: Entry, keys: Sequence[int] | None) -> list[Notice]:
    """Those who are to be told of `entry`; of these (`keys`), or of all."""
    told = {
        "wrote": _of_message,
        "began_conversation": _of_message,
        "added_to_conversation": _of_adding,
        "reported_messages": _of_report,
        "closed_report": _of_closing,
    }[entry.verb](entry)
    return [notice for notice in told if keys is None or notice.member in keys]


def _of_message(entry: Entry) -> list[Notice]:
    there = Message.objects.filter(pk=entry.data["message"], withdrawn=None)
    message = there.select_related("author", "conversation").first()
    if message is None:
        return []
    conversation, text = message.conversation, plain(fill(message.html, {}))
    where = f" in “{conversation.subject}”" if conversation.subject else ""
    title = f"{message.author.name} wrote to you{where}"
    return [
        Notice(
            member=key, about=f"message:{conversation.pk}", title=title, text=text, url=message.get_absolute_url(),
            why=WHY, takes_answers=True,
        )
        for key in _listening(conversation, message).values_list("member", flat=True)
    ]  # fmt: skip


def _listening(conversation: Conversation, message: Message) -> QuerySet[Seat]:
    """Those who take part, may read it, and want to be told."""
    seats = Seat.objects.filter(SITS, conversation=conversation, muted=None, after__lt=message.pk)
    others = seats.exclude(member=message.author_id).filter(~Q(member__in=deaf_to(message)))
    return others.filter(member__standing=Standing.APPROVED).order_by("member")


def _of_adding(entry: Entry) -> list[Notice]:
    seat = Seat.objects.filter(SITS, conversation=entry.data["conversation"], member=entry.member_id, muted=None)
    found = seat.select_related("conversation", "added_by").first()
    if found is None:
        return []
    conversation = found.conversation
    return [
        Notice(
            member=found.member_id, about=f"message:{conversation.pk}", url=conversation.get_absolute_url(), why=WHY,
            title=f"{found.added_by.name} added you to a conversation", text=conversation.subject, takes_answers=True,
        )
    ]  # fmt: skip


def _of_report(entry: Entry) -> list[Notice]:
    """To the stewards, who read it on their desk and nowhere else."""
    report = Report.objects.filter(pk=entry.data["report"], closed=None).first()
    if report is None:
        return []
    stewards = Member.objects.approved().filter(is_steward=True).exclude(pk=report.by_id)
    about, title, way = f"report:{report.pk}", "Somebody has reported messages", report.get_absolute_url()
    keys = stewards.order_by("pk").values_list("pk", flat=True)
    return [Notice(member=key, about=about, title=title, url=way, why="You are a steward") for key in keys]


def _of_closing(entry: Entry) -> list[Notice]:
    """To who reported it, that it was looked at; not what came of it."""
    report = Report.objects.filter(pk=entry.data["report"]).first()
    if report is None:
        return []
    title, why = "A steward has looked at the messages you reported", "You reported them"
    return [Notice(member=report.by_id, about=f"report:{report.pk}", title=title, url=url("messages:index"), why=why)]

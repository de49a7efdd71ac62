"""Asking to connect and answering, blocking, introducing.

Who asks never learns that they were declined or are blocked: what they see depends on nothing but what they did.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import Asking, Block, Contact, Introduction, Member
from guildhall.people.models.contact import QUIET
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

from .questions import are_contacts, blocks

DAY: Final = timedelta(days=1)
NEW_FOR: Final = timedelta(days=7)  # how long an account is new
ASKINGS: Final = (10, 50)  # a day, of a new account and of any other
INTRODUCTIONS: Final = (3, 20)


@transaction.atomic
def connect(to: Member, *, by: Viewer, note: str = "") -> bool:
    """Ask `to` to be a contact. Where they have asked already, that is the answer: whether both are contacts now."""
    require(by, "connect", to)
    _hold(by.member, to)
    if blocks(by.member, to):
        raise Refused(f"You have blocked {to.name}. Unblock them first.")
    if are_contacts(by.member, to):
        return True
    theirs = Asking.objects.sent_by(to).filter(to=by.member).first()
    if theirs:
        _make_contacts(theirs, by=by)
        return True
    _ask(to, by=by, note=note)
    return False


@transaction.atomic
def accept(asking: Asking, *, by: Viewer) -> None:
    """Yes: both are contacts from now."""
    require(by, "accept_contact", asking)
    _make_contacts(_held(asking), by=by)


@transaction.atomic
def decline(asking: Asking, *, by: Viewer) -> None:
    """No, and nobody is told."""
    require(by, "decline_contact", asking)
    now = _held(asking)
    now.declined = timezone.now()
    now.save(update_fields=["declined"])
    record("declined_contact", by=by)


@transaction.atomic
def withdraw(asking: Asking, *, by: Viewer) -> None:
    """Take the question back."""
    require(by, "withdraw_asking", asking)
    taken = Asking.objects.sent_by(by.member).filter(pk=asking.pk).update(withdrawn=timezone.now())
    if taken:
        record("withdrew_asking", by=by)


@transaction.atomic
def remove(contact: Contact, *, by: Viewer) -> None:
    """Be contacts no longer; the other is not told, and sees that it is so."""
    require(by, "remove_contact", contact)
    _hold(contact.member, contact.other)
    _part(contact.member, contact.other)
    record("removed_contact", by=by)


@transaction.atomic
def keep_note(contact: Contact, *, by: Viewer, note: str) -> None:
    """A few words to oneself, which nobody else sees."""
    require(by, "note_contact", contact)
    contact.note = note
    contact.save(update_fields=["note"])
    record("noted_contact", by=by)


@transaction.atomic
def block(other: Member, *, by: Viewer) -> Block:
    """Hear nothing more of `other`. They see what they would see if they had only been removed."""
    require(by, "block", other)
    me = by.member
    _hold(me, other)
    blocked, is_new = Block.objects.get_or_create(member=me, other=other)
    _part(me, other)
    Asking.objects.filter(by=me, to=other).delete()
    Asking.objects.filter(by=other, to=me, declined=None).update(declined=timezone.now())
    of_them = Q(to=me, other=other) | Q(to=me, by=other)
    Introduction.objects.filter(of_them, answered=None).update(answered=timezone.now())
    if is_new:
        record("blocked", by=by)
    return blocked


@transaction.atomic
def unblock(blocked: Block, *, by: Viewer) -> None:
    """Hear of them again. What went nowhere meanwhile stays there."""
    require(by, "unblock", blocked)
    blocked.delete()
    record("unblocked", by=by)


@transaction.atomic
def introduce(one: Member, *, to: Member, by: Viewer, note: str = "") -> None:
    """Tell two contacts of each other. Who blocks the other, or knows them already, does not hear of it."""
    require(by, "introduce", one)
    require(by, "introduce", to)
    _hold(one, to)
    if one == to or not (are_contacts(by.member, one) and are_contacts(by.member, to)):
        raise Refused("You can introduce two of your own contacts to each other.")
    lately = Introduction.objects.filter(by=by.member, at__gt=timezone.now() - QUIET)
    if lately.filter(to=one, other=to).exists():
        raise Refused(f"You have introduced {one.name} and {to.name} to each other already.")
    if lately.filter(at__gt=timezone.now() - DAY).count() >= 2 * _most(by.member, INTRODUCTIONS):
        raise Refused("You have introduced many people today. Go on tomorrow.")
    for told, other in ((one, to), (to, one)):
        is_heard = not blocks(told, other) and not are_contacts(told, other)
        now = timezone.now()
        said = {"note": note, "at": now, "answered": None if is_heard else now}
        made, _ = Introduction.objects.update_or_create(to=told, other=other, by=by.member, defaults=said)
        record("introduced", by=by, member=told, introduction=made.pk)


@transaction.atomic
def answer_introduction(introduction: Introduction, *, by: Viewer, yes: bool) -> bool:
    """Connect with who was introduced, or not now; whether both are contacts now."""
    require(by, "answer_introduction", introduction)
    Introduction.objects.filter(pk=introduction.pk).update(answered=timezone.now())
    record("answered_introduction", by=by)
    if not yes:
        return False
    return connect(introduction.other, by=by, note=f"{introduction.by.name} introduced us.")


def _ask(to: Member, *, by: Viewer, note: str) -> None:
    """One more question, or the same again. Whether it is heard is decided here, and shown to nobody."""
    now, mine = timezone.now(), Asking.objects.filter(by=by.member, to=to).first()
    if mine and not mine.withdrawn and not mine.may_be_renewed:
        raise Refused(f"You have asked {to.name} already.")
    if mine and now - mine.at < DAY:
        raise Refused(f"You asked {to.name} today and took it back. Ask again tomorrow.")
    if Asking.objects.filter(by=by.member, at__gt=now - DAY).count() >= _most(by.member, ASKINGS):
        raise Refused("You have asked many people today. Go on tomorrow.")
    refused = mine.declined if mine and mine.declined and now - mine.declined < QUIET else None
    if blocks(to, by.member):
        refused = now
    said = {"note": note, "at": now, "declined": refused, "withdrawn": None, "accepted": None}
    made, _ = Asking.objects.update_or_create(by=by.member, to=to, defaults=said)
    record("asked_to_connect", by=by, member=to, asking=made.pk)


def _make_contacts(asking: Asking, *, by: Viewer) -> None:
    now = timezone.now()
    pair = ((asking.by_id, asking.to_id), (asking.to_id, asking.by_id))
    rows = [Contact(member_id=member, other_id=other, since=now) for member, other in pair]
    Contact.objects.bulk_create(rows, ignore_conflicts=True)
    Asking.objects.filter(pk=asking.pk).update(accepted=now, declined=None)
    Asking.objects.filter(by=asking.to_id, to=asking.by_id).delete()
    Introduction.objects.filter(_between(asking.by_id, asking.to_id, "to", "other"), answered=None).update(answered=now)
    record("accepted_contact", by=by, member=asking.by, asking=asking.pk)


def _part(one: Member, other: Member) -> None:
    Contact.objects.filter(_between(one.pk, other.pk, "member", "other")).delete()
    Asking.objects.filter(_between(one.pk, other.pk, "by", "to")).exclude(accepted=None).delete()


def _between(one: int, other: int, first: str, second: str) -> Q:
    return Q(**{first: one, second: other}) | Q(**{first: other, second: one})


def _held(asking: Asking) -> Asking:
    """`asking` as it is now, still waiting, with both people held."""
    _hold(asking.by, asking.to)
    now = Asking.objects.waiting_for(asking.to).select_related("by", "to").filter(pk=asking.pk).first()
    if now is None:
        raise Refused("This has been taken back or answered already.")
    return now


def _hold(one: Member, other: Member) -> None:
    """Nothing else changes between these two until the transaction ends."""
    pair = Member.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    list(pair.values_list("pk"))


def _most(member: Member, limits: tuple[int, int]) -> int:
    """How often a day: less while the account is new."""
    return limits[0] if timezone.now() - member.joined < NEW_FOR else limits[1]

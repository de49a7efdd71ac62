"""People in the test town: somebody asks Ben, knows Ben, is introduced to Ben, and is blocked by Ben; Ben’s data is
packed; and Cara has a second account."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.files.storage import uploads
from guildhall.people import actions as people
from guildhall.people.contacts import actions
from guildhall.people.models import Asking, Block, Contact, Introduction, Member, Merging, Takeaway
from tests.world import World, see


def know(one: Member, other: Member) -> Contact:
    """`one` and `other` become contacts; the side of `one`."""
    actions.connect(other, by=see(one))
    actions.connect(one, by=see(other))
    return Contact.objects.get(member=one, other=other)


def ask(by: Member, to: Member, note: str = "") -> Asking:
    actions.connect(to, by=see(by), note=note)
    return Asking.objects.get(by=by, to=to)


def somebody(world: World, name: str) -> Member:
    """The one of that name: what is planted twice adds nobody to the town."""
    found: Member | None = Member.objects.filter(name=name).first()
    return found or world.member(name)


def introduced(world: World, to: Member, other: Member, note: str = "") -> Introduction:
    """Somebody who knows both introduces `other` to `to`; that side of it."""
    friend = somebody(world, "Frieda Friend")
    know(friend, to)
    know(friend, other)
    actions.introduce(to, to=other, by=see(friend), note=note)
    return Introduction.objects.get(to=to, other=other, by=friend)


def _with_two_contacts(world: World, viewer: Any) -> tuple[Member, Member]:
    one, other = world.member("Ola One"), world.member("Tom Two")
    if viewer.is_approved:
        know(viewer.member, one)
        know(viewer.member, other)
    return one, other


def _introduce(scene: Any, viewer: Any) -> None:
    one, other = _with_two_contacts(scene.world, viewer)
    actions.introduce(one, to=other, by=viewer)


def _accounts(world: World, secret: str) -> dict[str, Any]:
    """Ben's data, with the secret in it; and two accounts that a steward takes for one person's."""
    packed = Takeaway.objects.create(member=world.ben, state=Takeaway.State.READY, made=timezone.now())
    uploads().save(packed.place, ContentFile(secret.encode()))
    twins = Merging.objects.first() or people.propose_merging(world.member("Cara Again"), world.cara, by=see(world.dev))
    return {"packed": packed, "twins": twins}


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """Ben knows Frieda, who introduces Amina to him, and Axel asks him; the notes hold the secret of the last place."""
    told = Introduction.objects.filter(to=world.ben, other=world.amina).first()
    axel = somebody(world, "Axel Asking")
    if told is None:
        told = introduced(world, world.ben, world.amina)
        ask(axel, world.ben)
    Introduction.objects.filter(by=told.by).update(note=f"Both know of {secret}.")
    Asking.objects.filter(by=axel).update(note=f"About {secret}.")
    actions.keep_note(Contact.objects.get(member=world.ben, other=told.by), by=see(world.ben), note=f"Met at {secret}.")
    return {"introduction": told} | _accounts(world, secret)


OWN = {
    "people:fetch-takeaway": {"pk": lambda world, inside: inside.more["packed"].pk},
    "steward:merging": {"pk": lambda world, inside: inside.more["twins"].pk},
    "steward:drop-merging": {"pk": lambda world, inside: inside.more["twins"].pk},
    "people:introduced": {"pk": lambda world, inside: inside.more["introduction"].pk},
    "people:contact-answer": {"verb": lambda world, inside: "block"},
}
VERBS = {
    "connect": lambda s, i, v: actions.connect(s.world.ben, by=v),
    "accept_contact": lambda s, i, v: actions.accept(ask(s.world.cara, s.world.ben), by=v),
    "decline_contact": lambda s, i, v: actions.decline(ask(s.world.cara, s.world.ben), by=v),
    "withdraw_asking": lambda s, i, v: actions.withdraw(ask(s.world.ben, s.world.cara), by=v),
    "remove_contact": lambda s, i, v: actions.remove(know(s.world.ben, s.world.cara), by=v),
    "note_contact": lambda s, i, v: actions.keep_note(know(s.world.ben, s.world.cara), by=v, note="A note."),
    "block": lambda s, i, v: actions.block(s.world.ben, by=v),
    "unblock": lambda s, i, v: actions.unblock(Block.objects.create(member=s.world.ben, other=s.world.cara), by=v),
    "introduce": lambda s, i, v: _introduce(s, v),
    "answer_introduction": lambda s, i, v: actions.answer_introduction(
        introduced(s.world, s.world.ben, s.world.cara), by=v, yes=True
    ),
}

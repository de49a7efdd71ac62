"""Each verb × each person, through the real actions, against the table in `matrix.golden`.

yes: it was done · no: the law refused · but: the law allowed it, and what else must be true was not.
After a change that is meant, write the table anew and read the difference:

    GUILDHALL_WRITE_GOLDEN=1 .venv/bin/pytest tests/test_matrix.py -n 0
"""

import os
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.removal import BIN_KEEPS
from guildhall.files.actions import take
from guildhall.people import actions as people
from guildhall.people.models import Member
from guildhall.policy.rules import RULES, Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Audience, Role
from guildhall.tools.forum.models import TOPIC
from tests.furnish import Inside, furnish, own
from tests.world import World, see

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("matrix.golden")
PEOPLE = (
    "visitor", "outsider", "member", "author", "facilitator", "steward", "suspended", "awaiting", "unverified", "moved",
)  # fmt: skip
PLACES = ("housing", "care")


class Scene:
    """One community of the town with something of everything; the verbs are done to it."""

    def __init__(self, world: World, place: Community) -> None:
        self.world, self.place, self.inside = world, place, furnish(world, place)
        self.mel = world.member("Mel Member")
        world.join(self.mel, place)
        self.moved = world.member("Mo Verr")  # a member, whose new employer nobody knows yet
        world.join(self.moved, place)
        Member.objects.filter(pk=self.moved.pk).update(standing="awaiting")
        self.other = world.topic(place, title="Another")

    def viewer(self, name: str) -> Viewer:
        own = {"member": self.mel, "author": self.world.ben, "moved": self.moved}
        return see(own.get(name) or self.world.people[name])


Act = Callable[[Scene, Inside, Viewer], object]
MINE = Words(title="Mine", body="Said.")
DESCRIPTION = {"name": "Ben", "job_title": "", "capacity": "officer", "about": "", "ask_me_about": ""}


def _membership(s: Scene) -> Membership:
    return Membership.objects.get(member=s.mel, community=s.place)


def _request(s: Scene) -> Any:
    asker = s.world.member("Late Asker")
    closed = s.place if s.place.access == Access.CLOSED else s.world.care
    return communities.ask_to_join(closed, by=see(asker))


def _invitation(s: Scene, v: Viewer) -> Any:
    address = v.member.email if v.member else "nobody@leeds.example"
    return communities.invite(s.place, by=s.world.facilitator_of(s.place), emails=[address])[0]


def _waiting(s: Scene) -> Community:
    Community.objects.filter(pk=s.place.pk).update(asked_access="open")
    return Community.objects.get(pk=s.place.pk)


def _old(s: Scene, i: Inside) -> Contribution:
    i.binned.removal.at = timezone.now() - BIN_KEEPS * 2
    i.binned.removal.save()
    return i.binned


ACTS: dict[str, Act] = {
    # Files and people; whose they are is Ben's.
    "upload": lambda s, i, v: _upload(v),
    "edit_profile": lambda s, i, v: people.edit_profile(s.world.ben, by=v, **DESCRIPTION),
    "change_organisation": lambda s, i, v: people.change_organisation(s.world.ben, by=v, organisation=s.world.leeds),
    "accept_documents": lambda s, i, v: people.accept_documents(s.world.ben, by=v),
    "verify": lambda s, i, v: people.verify(s.world.ben, by=v),
    "secure": lambda s, i, v: people.end_sessions(s.world.ben, by=v),
    "note_bounce": lambda s, i, v: people.note_bounce(s.world.ben.email, by=v, hard=True),
    "note_complaint": lambda s, i, v: people.note_complaint(s.world.ben, by=v),
    "try_mail_again": lambda s, i, v: people.try_mail_again(s.world.ben, by=v),
    "close_account": lambda s, i, v: people.close_account(s.world.ben, by=v, named=False, reason="Asked."),
    "keep_account": lambda s, i, v: people.keep_account(s.world.ben, by=v),
    "erase": lambda s, i, v: people.erase(s.world.ben, by=v, named=False),
    "take_along": lambda s, i, v: people.ask_for_data(s.world.ben, by=v),
    "retire": lambda s, i, v: people.retire(s.world.ben, by=v),
    "merge_accounts": lambda s, i, v: people.propose_merging(s.world.ben, s.world.cara, by=v),
    "approve": lambda s, i, v: people.approve(s.world.una, by=v, organisation=s.world.leeds),
    "refuse": lambda s, i, v: people.refuse(s.world.una, by=v, text="Who are you?"),
    "suspend": lambda s, i, v: people.suspend(s.world.cara, by=v, reason="Because."),
    "reinstate": lambda s, i, v: people.reinstate(s.world.eve, by=v),
    # Communities.
    "found": lambda s, i, v: communities.found(by=v, name="New", purpose="New.", access="open", promises=True),
    "found_below": lambda s, i, v: communities.found(by=v, name="New", purpose="New.", access="open", parent=s.place),
    "join": lambda s, i, v: communities.join(s.place, by=v),
    "ask_to_join": lambda s, i, v: communities.ask_to_join(s.place, by=v),
    "leave": lambda s, i, v: communities.leave(s.place, by=v),
    "choose_mail": lambda s, i, v: communities.choose_mail(s.place, "none", by=v),
    "admit": lambda s, i, v: communities.admit(_request(s), by=v),
    "decline": lambda s, i, v: communities.decline(_request(s), by=v),
    "drop_request": lambda s, i, v: communities.drop_request(_request(s), by=v),
    "invite": lambda s, i, v: communities.invite(s.place, by=v, emails=["x@y.example"]),
    "accept_invitation": lambda s, i, v: communities.accept_invitation(_invitation(s, v), by=v),
    "revoke_invitation": lambda s, i, v: communities.revoke_invitation(i.invitation, by=v),
    "make_link": lambda s, i, v: communities.make_link(s.place, by=v),
    "remove": lambda s, i, v: communities.remove(_membership(s), by=v),
    "flag_moved": lambda s, i, v: communities.flag_moved(s.mel, by=v, former=s.world.leeds),
    "keep": lambda s, i, v: communities.keep(_membership(s), by=v),
    "set_role": lambda s, i, v: communities.set_role(_membership(s), Role.FACILITATOR, by=v),
    "stand_down": lambda s, i, v: communities.stand_down(s.world.amina, by=v),
    "appoint": lambda s, i, v: communities.appoint(s.place, s.mel, by=v),
    "arrange": lambda s, i, v: communities.arrange(s.place, by=v, purpose="Another."),
    "change_access": lambda s, i, v: communities.change_access(s.place, Access.HIDDEN, by=v),
    "change_parent": lambda s, i, v: communities.change_parent(s.place, None, by=v),
    "close_community": lambda s, i, v: communities.close_community(s.place, by=v, summary="Done."),
    "note_end": lambda s, i, v: communities.note_end(s.place, by=v),
    "reopen": lambda s, i, v: communities.reopen(s.place, by=v),
    "approve_community": lambda s, i, v: communities.approve_community(_waiting(s), by=v),
    # Contributions; they are Ben's, but the reply is Amina's.
    "publish": lambda s, i, v: actions.publish(s.place, by=v, kind=TOPIC, words=MINE),
    "draft": lambda s, i, v: actions.draft(s.place, by=v, kind=TOPIC, words=MINE),
    "reply": lambda s, i, v: actions.reply(i.topic, by=v, words=MINE),
    "react": lambda s, i, v: actions.react(i.topic, by=v, kind="thanks"),
    "follow": lambda s, i, v: actions.follow(i.topic, by=v),
    "revise": lambda s, i, v: actions.revise(i.topic, by=v, words=MINE, based_on=2),
    "withdraw": lambda s, i, v: actions.withdraw(i.topic, by=v),
    "restore": lambda s, i, v: actions.restore(i.binned, by=v),
    "hide": lambda s, i, v: actions.hide(i.topic, by=v, reason="Because."),
    "unhide": lambda s, i, v: actions.unhide(i.hidden, by=v),
    "pin": lambda s, i, v: actions.pin(i.topic, by=v),
    "lock": lambda s, i, v: actions.lock(i.topic, by=v),
    "move": lambda s, i, v: actions.move(i.topic, by=v, to=s.world.whistle),
    "narrow": lambda s, i, v: actions.narrow(i.topic, by=v, audience=Audience.COMMUNITY),
    "widen": lambda s, i, v: actions.widen(i.post, by=v, audience=Audience(i.post.audience)),
    "merge": lambda s, i, v: actions.merge(i.topic, by=v, into=s.other),
    "split": lambda s, i, v: actions.split(i.reply, by=v, title="Of its own"),
    "purge": lambda s, i, v: actions.purge(_old(s, i), by=v, before=timezone.now()),
}


def _upload(viewer: Viewer) -> object:
    return take(SimpleUploadedFile("a.txt", b"a"), by=viewer, purpose="attachment")


def outcome(act: Act, scene: Scene, viewer: Viewer) -> str:
    """What comes of it; everything is undone again."""
    try:
        with transaction.atomic():
            act(scene, scene.inside, viewer)
            transaction.set_rollback(True)
    except Refused as refused:
        return "no" if _raised_by(refused.__traceback__) == "require" else "but"
    return "yes"


def _raised_by(trace: TracebackType | None) -> str:
    assert trace is not None
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name


def tried(world: World, place: str, which: Callable[[str, str], bool]) -> Iterator[tuple[tuple[str, str], str]]:
    """What comes of each verb for those people for whom `which` says to try it."""
    with transaction.atomic():
        scene = pickle.dumps(Scene(world, getattr(world, place)))
        for verb, act in (ACTS | own("VERBS")).items():
            row = f"{verb}[{place}]"
            for person in (person for person in PEOPLE if which(row, person)):
                fresh = pickle.loads(scene)
                yield (row, person), outcome(act, fresh, fresh.viewer(person))
        transaction.set_rollback(True)


def test_every_verb_does_for_everybody_what_the_golden_table_says(world: World) -> None:
    got = dict(cell for place in PLACES for cell in tried(world, place, lambda *_: True))
    if os.environ.get("GUILDHALL_WRITE_GOLDEN"):
        write_golden(got)
    golden = read_golden()
    assert {key: cell for key, cell in got.items() if golden.get(key) != cell} == {}
    assert golden.keys() == got.keys()


@pytest.mark.postgres
def test_every_verb_that_is_allowed_is_done(world: World) -> None:
    """By the first of those it is allowed; what is refused never comes to the database."""
    golden = read_golden()
    first = {row: person for (row, person), cell in reversed(golden.items()) if cell == "yes"}
    got = dict(tried(world, PLACES[0], lambda row, person: first.get(row) == person))
    assert got == dict.fromkeys(got, "yes")
    assert len(got) > len(RULES) // 2


def test_every_verb_of_the_law_is_tried() -> None:
    assert (ACTS | own("VERBS")).keys() == RULES.keys()


def test_the_page_on_permissions_says_what_the_table_says() -> None:
    page = (Path(__file__).parent.parent / "docs" / "permissions.md").read_text()
    golden = read_golden()
    for verb in RULES:
        row = re.search(rf"^\| {verb.replace('_', ' ')} \| (.*) \|$", page, re.MULTILINE)
        assert row is not None, f"docs/permissions.md does not tell of {verb}"
        strangers = {
            golden[f"{verb}[{place}]", who] for place in PLACES for who in ("visitor", "suspended", "unverified")
        }
        if re.search(r"\b(approved|member|facilitator|steward|author|clockwork)\b", row[1]):
            assert strangers == {"no"}, verb
        if row[1].startswith("steward"):
            assert {golden[f"{verb}[{place}]", "facilitator"] for place in PLACES} == {"no"}, verb


def read_golden() -> dict[tuple[str, str], str]:
    lines = [line.split() for line in GOLDEN.read_text().splitlines() if line and not line.startswith("#")]
    return {(row, person): cell for row, *cells in lines for person, cell in zip(PEOPLE, cells, strict=True)}


def write_golden(got: dict[tuple[str, str], str]) -> None:
    rows = list(dict.fromkeys(row for row, _ in got))
    width = max(map(len, rows)) + 2
    lines = [row.ljust(width) + " ".join(got[row, person].ljust(11) for person in PEOPLE).rstrip() for row in rows]
    GOLDEN.write_text(
        "\n".join(["# verb".ljust(width) + " ".join(p.ljust(11) for p in PEOPLE).rstrip(), *lines]) + "\n"
    )

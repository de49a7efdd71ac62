"""What becomes of what was said: thanked, followed, withdrawn, hidden, brought back, and one day gone."""

import re
from datetime import timedelta
from decimal import Decimal
from time import monotonic

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Attachment, Contribution, Follow, Reaction, Removal, Version
from guildhall.contributions.tasks import reconcile
from guildhall.contributions.views.assist import WAITING
from guildhall.files.models import Upload
from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience, Role, State
from tests.forms import summary
from tests.world import World, see


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.everything.select_related("community", "root").get(pk=contribution.pk)


# -- the bin


def test_what_is_withdrawn_goes_with_its_writers_own_answers_and_comes_back_with_them(world: World) -> None:
    topic = world.topic(title="Regretted")
    reply = world.reply(topic, by=world.ben)
    ben, cara = world.client(world.ben), world.client(world.cara)
    assert "will go with it" in ben.get(f"/contributions/{topic.pk}/withdraw/").content.decode()
    assert ben.post(f"/contributions/{topic.pk}/withdraw/")["Location"] == "/c/housing/forum/"
    assert (fresh(topic).state, fresh(reply).state) == (State.WITHDRAWN, State.BURIED)
    for url in (topic.get_absolute_url(), f"/contributions/{reply.pk}/", f"/contributions/{reply.pk}/history/"):
        assert cara.get(url).status_code == 404
    assert "Regretted" in ben.get("/c/housing/bin/").content.decode()
    assert ben.post(f"/contributions/{topic.pk}/restore/")["Location"] == topic.get_absolute_url()
    assert (fresh(topic).state, fresh(reply).state, fresh(topic).replies) == (State.LIVE, State.LIVE, 1)
    assert cara.get(topic.get_absolute_url()).status_code == 200
    assert not Removal.objects.exists()


def test_what_others_answered_stays_when_the_root_is_withdrawn_and_goes_back_to_it(world: World) -> None:
    topic = world.topic(title="Regretted", body="What I should not have said.")
    reply = world.reply(topic)
    own, below = world.reply(reply, by=world.ben), world.reply(reply)
    ben, cara, amina = (world.client(each) for each in (world.ben, world.cara, world.amina))
    assert "theirs and stays" in ben.get(f"/contributions/{topic.pk}/withdraw/").content.decode()
    ben.post(f"/contributions/{topic.pk}/withdraw/")
    assert cara.get(topic.get_absolute_url()).status_code == 404
    place = cara.get(f"/contributions/{reply.pk}/")["Location"].partition("#")[0]
    shown = cara.get(place).content.decode()
    assert "Replies to a withdrawn topic" in shown
    assert all(f'id="r{each.pk}"' in shown for each in (reply, own, below))
    assert "Regretted" not in shown
    assert "should not have said" not in shown
    stand_in = fresh(fresh(reply).root)
    assert (stand_in.replies, stand_in.active) == (3, fresh(topic).active)
    assert {each.parent_id for each in map(fresh, (own, below))} == {reply.pk}
    assert amina.post(f"/contributions/{stand_in.pk}/reply/", {"body": "Still here."}).status_code == 303
    assert ben.post(f"/contributions/{topic.pk}/restore/")["Location"] == topic.get_absolute_url()
    assert fresh(topic).replies == 4
    assert not Contribution.everything.filter(pk=stand_in.pk).exists()
    assert fresh(reply).root_id == fresh(reply).parent_id == topic.pk
    assert set(Follow.objects.filter(contribution=topic).values_list("member", flat=True)) == {
        world.ben.pk, world.amina.pk,
    }  # fmt: skip


def test_what_stays_is_not_withdrawn_over_the_heads_of_those_who_said_it(world: World) -> None:
    topic = world.topic()
    reply = world.reply(topic)
    actions.withdraw(fresh(topic), by=see(world.ben))
    stand_in = fresh(fresh(reply).root)
    for viewer in (see(world.ben), see(world.amina)):
        with pytest.raises(Refused):
            actions.withdraw(stand_in, by=viewer)
    actions.hide(stand_in, by=see(world.amina), reason="It names a tenant.")
    actions.restore(fresh(topic), by=see(world.ben))
    assert fresh(reply).state == State.BURIED
    assert fresh(topic).replies == 0


def test_what_was_narrowed_meanwhile_is_not_wider_again_with_its_root(world: World) -> None:
    topic = world.topic()
    reply = world.reply(topic)
    actions.withdraw(fresh(topic), by=see(world.ben))
    actions.narrow(fresh(fresh(reply).root), by=see(world.amina), audience=Audience.COMMUNITY)
    actions.restore(fresh(topic), by=see(world.ben))
    assert fresh(topic).audience == fresh(reply).audience == Audience.COMMUNITY


def test_emptying_the_bin_takes_nothing_that_others_said(world: World) -> None:
    topic, other = world.topic(), world.topic()
    kept, reply = world.reply(other), world.reply(topic, by=world.ben)
    below = world.reply(reply)
    actions.withdraw(fresh(reply), by=see(world.ben))
    actions.withdraw(fresh(other), by=see(world.ben))
    place = fresh(kept).root_id
    Contribution.everything.filter(pk=kept.pk).update(root=other, parent=other, state=State.BURIED)  # as it once was
    Contribution.everything.filter(pk=place).delete()
    Removal.objects.update(at=timezone.now() - timedelta(days=31))
    reconcile()
    assert not Contribution.everything.filter(pk__in=[other.pk, reply.pk]).exists()
    assert (fresh(kept).state, fresh(fresh(kept).root).title) == (State.LIVE, "Replies to a withdrawn topic")
    assert (fresh(below).state, fresh(below).parent_id) == (State.LIVE, topic.pk)


def test_a_withdrawn_answer_is_not_counted_until_it_is_back(world: World) -> None:
    topic = world.topic()
    reply, _ = world.reply(topic, body="Regretted"), world.reply(topic)
    client = world.client(world.amina)
    client.post(f"/contributions/{reply.pk}/withdraw/")
    assert fresh(topic).replies == 1
    assert "Regretted" not in client.get(topic.get_absolute_url()).content.decode()
    client.post(f"/contributions/{reply.pk}/restore/")
    assert fresh(topic).replies == 2
    assert "Regretted" in client.get(topic.get_absolute_url()).content.decode()


def test_an_answer_withdrawn_before_its_thread_does_not_come_back_with_it(world: World) -> None:
    topic = world.topic()
    reply = world.reply(topic)
    actions.withdraw(fresh(reply), by=see(world.amina))
    actions.withdraw(fresh(topic), by=see(world.ben))
    actions.restore(fresh(topic), by=see(world.ben))
    assert (fresh(reply).state, fresh(topic).replies) == (State.WITHDRAWN, 0)


def test_an_answer_brought_back_under_a_thread_that_is_gone_stays_buried(world: World) -> None:
    topic = world.topic()
    reply = world.reply(topic)
    actions.withdraw(fresh(reply), by=see(world.amina))
    actions.withdraw(fresh(topic), by=see(world.ben))
    actions.restore(fresh(reply), by=see(world.amina))
    assert fresh(reply).state == State.BURIED
    actions.restore(fresh(topic), by=see(world.ben))
    assert (fresh(reply).state, fresh(topic).replies) == (State.LIVE, 1)


def test_nobody_withdraws_what_others_said_but_facilitators(world: World) -> None:
    topic = world.topic(by=world.ben)
    mel = world.member("Mel")
    world.join(mel, world.housing)
    assert world.client(mel).post(f"/contributions/{topic.pk}/withdraw/").status_code == 403
    assert world.client(world.dev).post(f"/contributions/{topic.pk}/withdraw/").status_code == 403
    assert world.client(world.amina).post(f"/contributions/{topic.pk}/withdraw/").status_code == 303
    assert world.client(world.ben).post(f"/contributions/{topic.pk}/restore/").status_code == 403


def test_the_bin_is_emptied_after_thirty_days_and_the_journal_stays(world: World) -> None:
    topic, kept = world.topic(), world.topic()
    reply = world.reply(topic, by=world.ben)
    actions.withdraw(fresh(topic), by=see(world.ben))
    actions.withdraw(fresh(kept), by=see(world.ben))
    Removal.objects.filter(contribution=topic).update(at=timezone.now() - timedelta(days=30, hours=1))
    Removal.objects.filter(contribution=kept).update(at=timezone.now() - timedelta(days=29))
    assert reconcile() == 1
    assert not Contribution.everything.filter(pk__in=[topic.pk, reply.pk]).exists()
    assert not Version.objects.filter(contribution=topic.pk).exists()
    assert Contribution.everything.filter(pk=kept.pk).exists()
    entry = Entry.objects.get(verb="purged")
    assert (entry.contribution_id, entry.data["id"]) == (None, topic.pk)


def test_nobody_empties_the_bin_by_hand_or_early(world: World) -> None:
    topic = world.topic()
    actions.withdraw(topic, by=see(world.ben))
    for viewer in (see(world.ben), see(world.amina), see(world.dev)):
        with pytest.raises(Refused):
            actions.purge(topic, by=viewer, before=timezone.now())
    with pytest.raises(Refused):
        actions.purge(topic, by=Viewer.system(), before=timezone.now())


def test_what_was_withdrawn_is_no_more_for_who_has_left_a_closed_community(world: World) -> None:
    topic = world.topic(world.care)
    actions.withdraw(topic, by=see(world.ben))
    world.care.memberships.filter(member=world.ben).delete()
    assert world.client(world.ben).post(f"/contributions/{topic.pk}/restore/").status_code == 404
    assert fresh(topic).state == State.WITHDRAWN


def test_nothing_is_answered_that_has_just_been_taken_away_locked_or_moved(world: World) -> None:
    amina, mel = see(world.amina), world.member("Mel")
    world.join(mel, world.housing)
    for change in (
        lambda topic: actions.withdraw(fresh(topic), by=amina),
        lambda topic: actions.lock(fresh(topic), by=amina),
        lambda topic: actions.move(fresh(topic), by=amina, to=world.care),
    ):
        topic = world.topic()
        as_it_was, reply_as_it_was = fresh(topic), fresh(world.reply(topic))
        change(topic)
        for seen in (as_it_was, reply_as_it_was):
            with pytest.raises(Refused):
                actions.reply(seen, by=see(mel), words=Words(body="Too late."))
    assert not Contribution.everything.filter(author=mel).exists()


# -- hiding


def test_a_facilitator_hides_with_a_reason_and_shows_again(world: World) -> None:
    topic = world.topic(title="Names a tenant")
    amina, ben = world.client(world.amina), world.client(world.ben)
    url = f"/contributions/{topic.pk}/hide/"
    assert "Give a reason." in summary(amina.post(url, {"reason": ""}))
    assert fresh(topic).state == State.LIVE
    amina.post(url, {"reason": "It names a tenant."})
    assert ben.get(topic.get_absolute_url()).status_code == 404
    assert ben.post(f"/contributions/{topic.pk}/restore/").status_code == 404
    held = amina.get("/c/housing/bin/").content.decode()
    assert "Names a tenant" in held
    assert "It names a tenant." in held
    assert "Names a tenant" not in ben.get("/c/housing/bin/").content.decode()
    amina.post(f"/contributions/{topic.pk}/restore/")
    assert ben.get(topic.get_absolute_url()).status_code == 200


def test_a_steward_hides_in_the_open_only(world: World) -> None:
    openly, closed = world.topic(world.housing), world.topic(world.care)
    dev = world.client(world.dev)
    assert dev.post(f"/contributions/{closed.pk}/hide/", {"reason": "No."}).status_code == 404
    with pytest.raises(Refused):
        actions.hide(closed, by=see(world.dev), reason="No.")
    assert dev.post(f"/contributions/{openly.pk}/hide/", {"reason": "Advertising."}).status_code == 303


def test_repair_counts_again_and_buries_again(world: World) -> None:
    topic, other = world.topic(), world.topic()
    reply, under = world.reply(topic), world.reply(other, by=world.ben)
    actions.withdraw(fresh(other), by=see(world.ben))
    Contribution.everything.filter(pk=topic.pk).update(replies=7)
    Contribution.everything.filter(pk=under.pk).update(state=State.LIVE)
    Contribution.everything.filter(pk=reply.pk).update(state=State.BURIED)
    assert reconcile() > 0
    assert (fresh(under).state, fresh(reply).state) == (State.BURIED, State.LIVE)
    reconcile()
    assert fresh(topic).replies == 1
    assert reconcile() == 0


# -- thanking


def test_a_reaction_is_put_on_and_taken_back(world: World) -> None:
    topic = world.topic()
    client = world.client(world.amina)
    url = f"/contributions/{topic.pk}/react/"
    assert client.post(url, {"kind": "thanks"})["Location"] == topic.get_absolute_url()
    assert (fresh(topic).reactions, Reaction.objects.get().kind) == (1, "thanks")
    assert 'aria-pressed="true"' in client.get(topic.get_absolute_url()).content.decode()
    assert 'aria-pressed="true"' not in world.client(world.cara).get(topic.get_absolute_url()).content.decode()
    client.post(url, {"kind": "thanks"})
    assert (fresh(topic).reactions, Reaction.objects.count()) == (0, 0)
    assert client.post(url, {"kind": "scorn"}).status_code == 404
    assert client.post(url).status_code == 404


def test_nobody_thanks_themselves(world: World) -> None:
    topic = world.topic()
    assert world.client(world.ben).post(f"/contributions/{topic.pk}/react/", {"kind": "thanks"}).status_code == 403
    assert not Reaction.objects.exists()


def test_time_saved_is_asked_for_and_kept(world: World) -> None:
    topic = world.topic()
    client = world.client(world.amina)
    way = client.post(f"/contributions/{topic.pk}/react/", {"kind": "time"})["Location"]
    assert way == f"/contributions/{topic.pk}/hours/"
    for wrong in ("", "many", "0", "-2", "1001", "1e9", "NaN"):
        assert summary(client.post(way, {"hours": wrong})), wrong
    assert client.post(way, {"hours": "2.5"}).status_code == 303
    assert Reaction.objects.get().hours == Decimal("2.5")
    assert "about 2.5 hours saved" in client.get(topic.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError):
        actions.react(topic, by=see(world.amina), kind="time", hours=Decimal(0))


# -- following


def test_who_speaks_follows_and_may_stop(world: World) -> None:
    topic = world.topic()
    world.reply(topic)
    assert set(Follow.objects.filter(contribution=topic).values_list("member", flat=True)) == {
        world.ben.pk,
        world.amina.pk,
    }
    client = world.client(world.amina)
    client.post(f"/contributions/{topic.pk}/follow/")
    assert not Follow.objects.filter(contribution=topic, member=world.amina).exists()
    client.post(f"/contributions/{topic.pk}/follow/")
    assert Follow.objects.filter(contribution=topic, member=world.amina).exists()


def test_who_does_not_want_to_follow_does_not(world: World) -> None:
    topic = world.topic()
    world.client(world.amina).post(f"/contributions/{topic.pk}/reply/", {"body": "Once and no more."})
    assert not Follow.objects.filter(contribution=topic, member=world.amina).exists()


# -- every change is in the journal


def test_every_verb_leaves_an_entry(world: World) -> None:
    topic, other = world.topic(), world.topic()
    world.care.memberships.filter(member=world.amina).update(role=Role.FACILITATOR)
    amina = see(world.amina)
    reply = world.reply(topic, by=world.ben)
    steps = [
        (lambda: actions.pin(fresh(topic), by=amina), "pinned"),
        (lambda: actions.unpin(fresh(topic), by=amina), "unpinned"),
        (lambda: actions.lock(fresh(topic), by=amina), "locked"),
        (lambda: actions.unlock(fresh(topic), by=amina), "unlocked"),
        (lambda: actions.react(fresh(topic), by=amina, kind="agree"), "reacted"),
        (lambda: actions.unreact(fresh(topic), by=amina, kind="agree"), "unreacted"),
        (lambda: actions.hide(fresh(topic), by=amina, reason="r"), "hidden"),
        (lambda: actions.unhide(fresh(topic), by=amina), "unhidden"),
        (lambda: actions.split(fresh(reply), by=amina, title="Own"), "split"),
        (lambda: actions.merge(fresh(reply), by=amina, into=fresh(topic)), "merged"),
        (lambda: actions.move(fresh(other), by=amina, to=world.care), "moved"),
        (lambda: actions.withdraw(fresh(topic), by=amina), "withdrawn"),
        (lambda: actions.restore(fresh(topic), by=amina), "restored"),
    ]
    for step, verb in steps:
        step()
        last = Entry.objects.latest("pk")
        assert (last.verb, last.actor_id) == (verb, world.amina.pk)
        assert last.community_id is not None


def test_a_version_from_before_it_was_split_off_can_be_brought_back(world: World) -> None:
    reply = world.reply(world.topic())
    split = actions.split(reply, by=see(world.amina), title="On its own")
    words = Words(title="On its own", body="Otherwise.")
    actions.revise(split, by=see(world.amina), words=words, based_on=1)
    client = world.client(world.amina)
    assert client.post(f"/contributions/{split.pk}/history/1/restore/").status_code == 303
    split.refresh_from_db()
    assert split.title == "On its own"


def test_pictures_that_were_pasted_and_never_posted_are_let_go(world: World) -> None:
    upload = Upload.objects.create(owner=world.ben, name="a.png", kind="image/png", size=1, sha256="x")
    for days in (1, 40):
        Attachment.objects.create(upload=upload, member=world.ben, at=timezone.now() - timedelta(days=days))
    assert reconcile() == 1
    assert Attachment.objects.count() == 1


def test_nobody_pastes_any_number_of_pictures_that_are_never_posted(world: World) -> None:
    upload = Upload.objects.create(owner=world.ben, name="a.png", kind="image/png", size=1, sha256="x")
    Attachment.objects.bulk_create([Attachment(upload=upload, member=world.ben) for _ in range(WAITING)])
    for member, status in ((world.ben, "many pictures today"), (world.amina, "damaged")):
        sent = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")
        answer = world.client(member).post("/write/picture/", {"file": sent})
        assert answer.status_code == 400
        assert status in answer.json()["error"]


def test_long_texts_with_many_changes_are_compared_at_once(world: World) -> None:
    old, new = (["the same line"] + [f"{word} {n} of a long list" for n in range(1500)] for word in ("item", "thing"))
    topic = world.topic(body="\n".join(old))
    words = Words(title=topic.title, body="\n".join(new))
    actions.revise(topic, by=see(world.ben), words=words, based_on=1)
    begun = monotonic()
    html = world.client(world.ben).get(f"/contributions/{topic.pk}/history/").content.decode()
    assert monotonic() - begun < 5
    assert html.count("of a long list") == 3000
    assert html.count("the same line") == 1


def test_on_pages_that_all_kinds_share_the_tab_of_its_tool_is_the_current_one(world: World) -> None:
    reply = world.reply(topic := world.topic(), by=world.ben)
    for said, page in ((reply, "history"), (reply, "revise"), (topic, "readers")):
        html = world.client(world.ben).get(f"/contributions/{said.pk}/{page}/").content.decode()
        assert re.search(r'<a href="/c/housing/forum/" aria-current="page">', html), page

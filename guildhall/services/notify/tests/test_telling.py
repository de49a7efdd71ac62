"""Who is told of what, and who is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Tag
from guildhall.journal.models import Entry
from guildhall.people import actions as people
from guildhall.people.contacts import actions as contacts
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience
from guildhall.services.notify import telling
from guildhall.services.notify.models import Notification
from tests.world import World, see

from .furnish import run

pytestmark = pytest.mark.django_db


def told(of: Contribution, verb: str = "") -> dict[str, tuple[str, str]]:
    """Who was told of it: first name → what brought it, and how they want it."""
    for entry in Entry.objects.filter(contribution=of).order_by("pk"):
        telling.tell(entry)
    rows = Notification.objects.filter(contribution=of).select_related("member")
    if verb:
        rows = rows.filter(entry__verb=verb)
    return {row.member.first_name: (row.scope.partition(":")[0], row.how) for row in rows}


def test_members_are_told_what_is_begun_as_they_chose_and_its_author_is_not(world: World) -> None:
    communities.choose_mail(world.housing, "weekly", by=see(world.amina))
    assert told(world.topic(by=world.ben)) == {"Amina": ("community", "weekly")}


def test_who_wants_nothing_of_a_community_hears_nothing_of_it(world: World) -> None:
    communities.choose_mail(world.housing, "none", by=see(world.amina))
    assert told(world.topic(by=world.ben)) == {}


def test_who_wants_no_mail_at_all_is_still_told_on_their_page(world: World) -> None:
    people.change_mail(world.amina, mail="none", by=see(world.amina))
    assert told(world.topic(by=world.ben)) == {"Amina": ("community", "none")}


def test_who_takes_part_is_told_of_replies_and_nobody_else(world: World) -> None:
    topic = world.topic(by=world.ben)
    assert told(world.reply(topic, by=world.amina)) == {"Ben": ("contribution", "daily")}


def test_who_took_the_tick_away_does_not_follow_what_they_wrote(world: World) -> None:
    topic = world.topic(by=world.ben)
    actions.unfollow(topic, by=see(world.ben))
    actions.reply(topic, by=see(world.ben), words=Words(body="More."), follow=False)
    assert told(world.reply(topic, by=world.amina)) == {}


def test_who_wants_nothing_of_a_conversation_hears_of_it_only_if_named_and_without_mail(world: World) -> None:
    topic = world.topic(by=world.ben)
    actions.follow(topic, by=see(world.ben), how="none")
    assert told(world.reply(topic, by=world.amina)) == {}
    named = world.reply(topic, by=world.amina, body=f"@{world.ben.handle} look")
    assert told(named) == {"Ben": ("mention", "none")}


def test_posting_again_does_not_undo_that(world: World) -> None:
    topic = world.topic(by=world.ben)
    actions.follow(topic, by=see(world.ben), how="none")
    world.reply(topic, by=world.ben)
    assert told(world.reply(topic, by=world.amina)) == {}


def test_people_organisations_and_tags_are_told_to_who_follows_them_with_mail(world: World) -> None:
    topic = world.topic(by=world.ben, tags=["damp"])
    for n, subject in enumerate((world.ben, world.leeds, Tag.objects.get(slug="damp"))):
        follower = world.member(f"Follower{n}", organisation=world.cornwall)
        actions.follow(subject, by=see(follower), how="at_once")
    silent = world.member("Silent")
    actions.follow(world.ben, by=see(silent))
    found = told(topic)
    assert found.pop("Amina") == ("community", "daily")
    assert found == {f"Follower{n}": (what, "at_once") for n, what in enumerate(("person", "organisation", "tag"))}


def test_of_several_reasons_the_promptest_holds_and_nobody_is_told_twice(world: World) -> None:
    actions.follow(world.ben, by=see(world.amina), how="at_once")
    assert told(world.topic(by=world.ben)) == {"Amina": ("person", "at_once")}


def test_nobody_is_told_of_what_they_may_not_read(world: World) -> None:
    actions.follow(world.amina, by=see(world.cara), how="at_once")
    assert told(world.topic(world.care, by=world.amina)) == {"Ben": ("community", "daily")}
    quiet = world.topic(by=world.amina, audience=Audience.FACILITATORS, body=f"@{world.ben.handle}")
    assert told(quiet) == {}


def test_the_suspended_and_the_blocked_are_not_told_and_heard(world: World) -> None:
    contacts.block(world.ben, by=see(world.amina))
    assert told(world.topic(by=world.ben, body=f"@{world.amina.handle}")) == {}


def test_a_minor_change_tells_nobody_and_another_tells_who_follows(world: World) -> None:
    topic = world.topic(by=world.ben)
    actions.follow(topic, by=see(world.cara), how="daily")
    told(topic)
    words = Words(title="Again", body=f"Better @{world.amina.handle}")
    actions.revise(topic, by=see(world.ben), words=words, based_on=1, minor=True)
    assert told(topic, "revised") == {}
    actions.revise(topic, by=see(world.ben), words=words, based_on=2)
    assert told(topic, "revised") == {"Cara": ("contribution", "daily"), "Amina": ("mention", "daily")}
    actions.revise(topic, by=see(world.ben), words=words, based_on=3)
    assert Notification.objects.filter(member=world.amina, scope="mention:0").count() == 1, "named once"


def test_what_was_read_already_and_what_is_old_is_no_news(world: World) -> None:
    topic = world.topic(by=world.ben)
    reply = world.reply(topic, by=world.amina)
    world.client(world.ben).get(topic.get_absolute_url())
    assert told(reply) == {}
    old = world.topic(by=world.ben)
    Entry.objects.filter(contribution=old).update(at=timezone.now() - timedelta(days=8))
    assert told(old) == {}


def test_telling_again_tells_nothing_twice(world: World) -> None:
    world.topic(by=world.ben)
    run()
    before = Notification.objects.count()
    run()
    assert Notification.objects.count() == before > 0
    assert Member.objects.get(pk=world.amina.pk).unread == 1


def test_an_announcement_that_is_to_be_mailed_is_mailed_at_once_but_not_to_who_wants_none(world: World) -> None:
    from guildhall.tools.announcements.tests.furnish import announce

    cara, dev = world.cara, world.dev
    world.join(cara, world.housing)
    world.join(dev, world.housing)
    communities.choose_mail(world.housing, "none", by=see(dev))
    said = announce(world, world.housing, by=world.amina, mail=True)
    assert told(said) == {"Ben": ("community", "at_once"), "Cara": ("community", "at_once")}


def test_two_hundred_followers_cost_few_queries(world: World) -> None:
    def asked(topic: Contribution) -> int:
        entry = Entry.objects.select_related("contribution__community", "contribution__author").get(contribution=topic)
        with CaptureQueriesContext(connection) as queries:
            telling.tell(entry)
        return len(queries)

    few = asked(world.topic(by=world.ben))
    new = [Member(name=f"N{n}", handle=f"n{n}", email=f"n{n}@leeds.example", standing="approved") for n in range(150)]
    from guildhall.communities.models import Membership

    rows = Member.objects.bulk_create(new)
    Membership.objects.bulk_create(Membership(member=row, community=world.housing) for row in rows)
    topic = world.topic(by=world.ben)
    assert asked(topic) <= few
    assert Notification.objects.filter(contribution=topic).count() == 151


def test_one_who_left_is_counted_nothing_they_may_not_see_any_more(world: World) -> None:
    world.topic(world.care, by=world.amina)
    run()
    assert Member.objects.get(pk=world.ben.pk).unread == 1
    communities.leave(world.care, by=see(world.ben))
    run()
    assert Member.objects.get(pk=world.ben.pk).unread == 0
    assert Viewer.of(world.ben).is_approved


def test_the_author_of_a_document_is_told_that_it_was_used_and_its_reader_loses_it_with_access(world: World) -> None:
    topic = world.topic(world.care, title="Rota", by=world.ben)
    used = Entry.objects.create(
        verb="used", contribution=topic, member=world.ben, actor=world.amina, community=world.care
    )
    Contribution.everything.filter(pk=topic.pk).update(kind="library.document")
    assert telling.tell(used) == 1
    row = Notification.objects.get(member=world.ben)
    assert (row.title, row.how) == ("Somebody used “Rota”", "daily")
    assert [notice.member for notice in telling.notices_of(used, [world.ben.pk])] == [world.ben.pk]
    communities.leave(world.care, by=see(world.ben))
    used = Entry.objects.get(pk=used.pk)
    assert list(telling.notices_of(used, [world.ben.pk])) == []

"""Sessions that come with their member."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.people import actions
from guildhall.people.models import Session
from tests.world import PASSWORD, World, see


def test_session_member_and_organisation_are_one_query(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = world.client(world.amina)
    with django_assert_num_queries(1):
        assert "Leeds City Council" in browser.get("/account/").text


def test_when_it_was_last_used_is_noted_at_most_every_minute_and_the_member_every_five(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = world.client(world.amina)
    long_ago = timezone.now() - timedelta(minutes=6)
    Session.objects.update(last_used=long_ago)
    with django_assert_num_queries(3):
        browser.get("/account/")
    with django_assert_num_queries(1):
        browser.get("/account/")
    world.amina.refresh_from_db()
    assert world.amina.last_seen is not None
    assert Session.objects.get().last_used > long_ago


def test_a_database_too_busy_to_note_it_is_no_reason_not_to_show_a_page(world: World) -> None:
    browser = world.client(world.amina)
    Session.objects.update(last_used=timezone.now() - timedelta(hours=1))

    def busy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "people_session"'):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        assert browser.get("/account/").status_code == 200


def test_a_changed_password_ends_a_session_that_was_begun_with_the_old_one(world: World) -> None:
    browser = world.client(world.amina)
    world.amina.set_password("something else")
    world.amina.save()
    assert browser.get("/account/")["Location"].startswith("/sign-in/")
    assert not Session.objects.filter(member=world.amina).exists()


def test_a_session_is_its_members_alone(world: World) -> None:
    """A key in one's cookie opens the session of that key, and an unknown or ended one opens nothing."""
    browser = world.client(world.amina)
    key = browser.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/account/")["Location"].startswith("/sign-in/")
    stranger = Client()
    stranger.cookies["sessionid"] = "a" * 32
    assert stranger.get("/account/")["Location"].startswith("/sign-in/")


def test_a_session_keeps_its_browser_and_its_beginning_when_it_is_saved_again(world: World) -> None:
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    browser.post("/sign-in/", {"login": world.amina.email, "password": PASSWORD})
    begun = timezone.now() - timedelta(days=3)
    Session.objects.update(started=begun)
    session = browser.session
    session["something"] = "new"
    session.save()
    kept = Session.objects.get()
    assert (kept.browser, kept.started, kept.member) == ("Firefox on Windows", begun, world.amina)


def test_the_list_shows_where_one_is_signed_in_and_ends_any(world: World) -> None:
    here, elsewhere = world.client(world.amina), world.client(world.amina)
    shown = here.get("/account/sessions/").text
    assert here.session.session_key not in shown
    assert elsewhere.session.session_key not in shown
    other = Session.objects.get(pk=elsewhere.session.session_key)
    assert other.reference in shown
    here.post("/account/sessions/end/", {"which": other.reference})
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_nobody_ends_the_sessions_of_others(world: World) -> None:
    hers, his = world.client(world.amina), world.client(world.ben)
    theirs = Session.objects.get(pk=hers.session.session_key)
    his.post("/account/sessions/end/", {"which": theirs.reference})
    assert hers.get("/account/").status_code == 200
    assert his.get("/account/").status_code == 200


def test_signing_out_everywhere_is_everywhere(world: World) -> None:
    here, elsewhere = world.client(world.amina), world.client(world.amina)
    assert here.post("/account/sessions/end/", {"which": "all"})["Location"] == "/sign-in/"
    assert [browser.get("/account/").status_code for browser in (here, elsewhere)] == [302, 302]


def test_suspending_somebody_ends_their_sessions_at_once(world: World) -> None:
    browser = world.client(world.ben)
    actions.suspend(world.ben, by=see(world.dev), reason="Enough.")
    assert browser.get("/people/").status_code == 302


def test_a_session_is_never_a_guests(db: None) -> None:
    browser = Client()
    browser.get("/register/organisation/")
    assert not Session.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unsigned_session_value_is_nothing(world: World, method: str) -> None:
    browser = world.client(world.amina)
    Session.objects.update(session_data="not signed")
    assert getattr(browser, method)("/account/").status_code in (302, 404)
    assert issubclass(Session.get_session_store_class(), SessionBase)

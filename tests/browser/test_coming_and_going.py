"""Somebody new in post ticks off their first two weeks; somebody takes their data, closes their account, and stays."""

import re
from zipfile import ZipFile

from tests.world import PASSWORD

from .person import Person, Somebody, Way


def sign_in(person: Person, name: str, email: str) -> None:
    """By the form; from then on this is the session of `name` for everybody who tests."""
    person.fill("Work e-mail address", email)
    person.fill("Password", PASSWORD)
    person.press("Sign in", within=person.tab.locator("main"))
    cookie = next(each for each in person.context.cookies() if each.get("name") == "sessionid")
    person.house.told["sessions"][name] = cookie.get("value")


def test_one_takes_ones_data_closes_the_account_and_thinks_again(somebody: Somebody) -> None:
    cara = somebody("cara", Way.PLAIN)
    cara.go("/account/")
    cara.press("Your data")
    cara.press("Ask for your data")
    cara.comes(cara.tab.get_by_role("link", name="Download your data"))
    with cara.tab.expect_download() as saved:
        cara.press("Download your data")
    with ZipFile(saved.value.path()) as taken:
        assert "Cara Doyle" in taken.read("index.html").decode()
    cara.go("/account/")
    cara.press("Close your account")
    cara.tick("A former member")
    cara.fill("Your password", PASSWORD)
    cara.press("Close my account")
    cara.is_at("You are signed out")
    cara.sees_not("Notifications")
    cara.go("/mail-on-this-machine/")
    cara.comes(cara.tab.get_by_role("link", name="Your account at Guildhall is being closed"))
    cara.press("Your account at Guildhall is being closed")
    cara.tab.get_by_role("link", name="/sign-in/").click()
    sign_in(cara, "cara", "cara.doyle@cornwall.example")
    cara.is_at("Your account is being closed")
    cara.press("Keep my account")
    cara.sees("Your account stays as it was.")


def test_somebody_new_in_post_ticks_things_off_and_begins_again(somebody: Somebody) -> None:
    cara = somebody("cara", Way.PLAIN)
    cara.go("/account/")
    cara.press("New in post")
    cara.is_at("Your first two weeks")
    cara.sees(re.compile("0 of [0-9]+ done"))
    cara.press(re.compile("^Tick off"))
    cara.sees(re.compile("1 of [0-9]+ done"))
    cara.press("Put it away")
    cara.sees("The page is put away.")
    cara.go("/account/")
    cara.press("New in post")
    cara.sees("you have put the page away")
    cara.press("Begin")
    cara.is_at("Your first two weeks")

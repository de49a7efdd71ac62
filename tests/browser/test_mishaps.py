"""What goes wrong between a person and a page: nothing typed is lost, nothing is said twice."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.world import PASSWORD

from .person import Person, Somebody, Way

NEW = "/c/housing/forum/new/"
NOT_FOUND = "the server responded with a status of 404"
OFFLINE = "ERR_INTERNET_DISCONNECTED"


def times_posted(person: Person, title: str) -> int:
    """How often `title` stands in the forum."""
    person.go("/c/housing/forum/")
    return person.tab.get_by_role("link", name=title).count()


def sign_in(person: Person, email: str) -> None:
    person.fill("Work e-mail address", email)
    person.fill("Password", PASSWORD)
    person.press("Sign in", within=person.tab.locator("main"))


def test_what_is_wrong_is_said_first_and_leads_to_its_field(somebody: Somebody) -> None:
    person = somebody("ben")
    person.go(NEW)
    person.fill("Your text", "All that I typed.")
    person.press("Publish")
    summary = person.tab.get_by_role("alert").locator("..")
    expect(summary).to_be_focused()
    person.press("Give it a title.", within=summary)
    expect(person.tab.get_by_label("Title", exact=True)).to_be_focused()
    expect(person.tab.get_by_label("Title", exact=True)).to_have_attribute("aria-describedby", re.compile("error"))
    expect(person.tab.get_by_label("Your text", exact=True)).to_have_value("All that I typed.")
    assert person.tab.title().startswith("Error: ")


def test_a_title_that_is_too_long_is_kept_to_be_shortened(somebody: Somebody) -> None:
    person = somebody("ben", Way.PLAIN)
    person.go(NEW)
    person.fill("Title", "Long " * 60)
    person.fill("Your text", "All that I typed.")
    person.press("Publish")
    person.sees(re.compile(r"The title must be \d+ characters or fewer\."))
    expect(person.tab.get_by_label("Title", exact=True)).to_have_value(re.compile("^(Long ){59}Long"))
    expect(person.tab.get_by_label("Your text", exact=True)).to_have_value("All that I typed.")


def test_a_registration_that_fails_keeps_all_but_the_password(somebody: Somebody, way: Way) -> None:
    person = somebody(way=way)
    person.go("/register/")
    person.fill("Your name", "Olu Ade")
    person.fill("Work e-mail address", "olu.leeds.example")
    person.fill("Password", "password")
    person.press("Register", within=person.tab.locator("main"))
    person.sees("There is a problem")
    person.sees("Accept the terms of use and the privacy notice to go on")
    expect(person.tab.get_by_label("Your name", exact=True)).to_have_value("Olu Ade")
    expect(person.tab.get_by_label("Work e-mail address", exact=True)).to_have_value("olu.leeds.example")
    expect(person.tab.get_by_label("Password", exact=True)).to_have_value("")


def test_words_outlive_the_session_and_are_published_only_by_their_writer_anew(somebody: Somebody, way: Way) -> None:
    person, title = somebody(way=way), f"Who stays late? ({uuid4().hex[:6]})"
    person.go("/sign-in/?next=" + NEW)
    sign_in(person, "ben.hughes@leeds.example")
    person.fill("Title", title)
    person.fill("Your text", "Half the evening went into this.")
    person.context.clear_cookies()
    person.press("Publish")
    person.forgive("status of 403")
    sign_in(person, "ben.hughes@leeds.example")
    expect(person.tab.get_by_label("Title", exact=True)).to_have_value(title)
    expect(person.tab.get_by_label("Your text", exact=True)).to_have_value("Half the evening went into this.")
    person.sees("It has not been posted.")
    assert times_posted(person, title) == 0
    person.go(NEW)
    person.press("Publish")
    person.is_at(title)
    assert times_posted(person, title) == 1


def test_pressing_twice_posts_once(somebody: Somebody) -> None:
    for way in (Way.MOUSE, Way.PLAIN):
        person, title = somebody("ben", way), f"Twice? ({uuid4().hex[:6]})"
        person.go(NEW)
        person.fill("Title", title)
        person.fill("Your text", "Once.")
        person.found("Publish").dblclick(no_wait_after=True)
        person.is_at(title)
        assert times_posted(person, title) == 1


def test_words_outlive_a_line_that_is_down(somebody: Somebody) -> None:
    person = somebody("ben")
    person.forgive(OFFLINE)
    person.go("/c/housing/blog/new/")
    expect(person.tab.get_by_role("toolbar", name="Formatting")).to_be_visible()
    person.context.set_offline(True)
    person.tab.get_by_label("Title", exact=True).press_sequentially("From a train")
    person.tab.get_by_label("Your text", exact=True).press_sequentially("In a tunnel.")
    person.sees("No connection: kept in this browser")
    person.context.set_offline(False)
    person.go("/c/housing/blog/new/")
    expect(person.tab.get_by_label("Your text", exact=True)).to_have_value("In a tunnel.")
    expect(person.tab.get_by_label("Title", exact=True)).to_have_value("From a train")


def test_what_one_typed_and_left_is_there_again(somebody: Somebody) -> None:
    person = somebody("cara")
    person.go("/c/housing/")
    if person.found("Join").count():
        person.press("Join")
    person.go(NEW)
    expect(person.tab.get_by_role("toolbar", name="Formatting")).to_be_visible()
    person.tab.get_by_label("Your text", exact=True).press_sequentially("Before lunch.")
    person.sees("Saved as a draft")
    person.go("/")
    person.go(NEW)
    expect(person.tab.get_by_label("Your text", exact=True)).to_have_value("Before lunch.")
    person.press("Throw it away and begin anew")
    expect(person.tab.get_by_label("Your text", exact=True)).to_have_value("")


def test_a_wrong_slug_leads_to_the_right_page_and_a_wrong_number_nowhere(somebody: Somebody) -> None:
    person = somebody("ben")
    right = person.house.at("topic")
    person.go(right.replace("food", "fodo"))
    assert person.tab.url == person.house.url + right
    person.forgive(NOT_FOUND)
    person.go("/c/housing/forum/999999-no-such-thing/")
    person.is_at(re.compile("."))
    assert person.tab.locator("main a").count()
    person.go("/c/no-such-place/")
    assert person.tab.locator("main a").count()

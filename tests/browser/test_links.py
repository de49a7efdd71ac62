"""A link is added, used and looked at; an announcement is made, read and put away."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guildhall.kernel.tests.web import serving

from .person import Somebody, Way

WAYS = (Way.MOUSE, Way.PLAIN)


@pytest.mark.parametrize("by", WAYS)
def test_a_link_is_looked_up_noted_used_and_looked_at_again(somebody: Somebody, by: Way) -> None:
    ben, number = somebody("ben", by), uuid4().hex[:6]
    with serving(ben.house.elsewhere) as web:
        page = f"<title>Damp and mould {number}</title><meta name=description content='What landlords must do.'>"
        url = web.page(f"/damp-{number}", page.encode())
        ben.go("/c/housing/")
        ben.press(re.compile("^Links"))
        ben.press("Add a link")
        ben.fill("Address", url)
        ben.press("Look it up")
        expect(ben.tab.get_by_label("Title", exact=True)).to_have_value(f"Damp and mould {number}")
        expect(ben.tab.get_by_label("Note", exact=True)).to_have_value("What landlords must do.")
        ben.fill("Note", "Read part **two**.")
        ben.press("Publish")
        ben.is_at(f"Damp and mould {number}")
        place = ben.tab.url
        ben.press("Look again now")
        ben.sees("It answers.")
        ben.press("Write a blog post about it")
        ben.press("Publish")
        ben.is_at(f"Damp and mould {number}")
        link = ben.tab.get_by_role("article").first.get_by_role("link", name=f"Damp and mould {number}", exact=True)
        expect(link).to_have_attribute("href", re.compile(f"/damp-{number}$"))
        ben.go("/c/housing/links/add/")
        ben.fill("Address", url + "#again")
        ben.press("Look it up")
        ben.sees("Already here")
        ben.press(f"Damp and mould {number}")
        expect(ben.tab).to_have_url(place)


@pytest.mark.parametrize("by", WAYS)
def test_an_announcement_is_made_read_and_put_away(somebody: Somebody, by: Way) -> None:
    amina, ben, title = somebody("amina", by), somebody("ben", by), f"The depot is closed ({uuid4().hex[:6]})"
    amina.go("/c/housing/announcements/")
    amina.press("Announce something")
    amina.fill("Title", title)
    amina.fill("Your text", "On *Friday*.")
    amina.fill("Day", "31")
    amina.fill("Month", "2")
    amina.press("Publish")
    amina.sees("Write a real date")
    expect(amina.tab.get_by_label("Title", exact=True)).to_have_value(title)
    for part in ("Day", "Month", "Year"):
        amina.fill(part, "")
    amina.press("Publish")
    amina.is_at(title)
    amina.press("Change how long it is shown")
    day = timezone.localdate() + timedelta(days=3)
    for part in ("Day", "Month", "Year"):
        amina.fill(part, str(getattr(day, part.lower())))
    amina.press("Keep")
    amina.sees("Shown at the top until")
    ben.go("/c/housing/forum/")
    ben.press(re.compile(f"Do not show this.*{re.escape(title)}"))
    expect(ben.tab).to_have_url(ben.house.url + "/c/housing/forum/")
    ben.sees_not(title)
    ben.press(re.compile("^Announcements"))
    ben.press(re.compile(re.escape(title)))
    ben.is_at(title)

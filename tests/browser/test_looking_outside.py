"""A site outside is listed, read and searched; what is here already is shown to who would ask again."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from guildhall.kernel.tests.web import serving

from .person import Somebody, Way

WAYS = (Way.MOUSE, Way.PLAIN)


@pytest.mark.parametrize("by", WAYS)
def test_a_site_is_listed_paused_and_removed_and_a_question_is_not_asked_twice(somebody: Somebody, by: Way) -> None:
    amina, ben, number = somebody("amina", by), somebody("ben", by), uuid4().hex[:6]
    with serving(amina.house.elsewhere) as web:
        amina.go("/c/housing/facilitate/")
        amina.press("Outside websites")
        amina.fill("Address", web.url("/page"))
        amina.press("Add this site")
        amina.sees("is on the list.")
        amina.sees("Not visited yet")
        amina.press(re.compile("^Pause 127"))
        amina.sees("It is neither read nor searched here.")
        amina.press(re.compile("^Go on 127"))
        amina.press(re.compile("^Remove 127"))
        amina.sees("is no longer on the list.")
    ben.go("/c/housing/forum/new/")
    ben.fill("Title", f"Which insulation helps against mould {number}")
    ben.fill("Your text", "In terraces.")
    ben.press("Publish")
    ben.is_at(f"Which insulation helps against mould {number}")
    asked = amina.tab.get_by_role("link", name=f"Which insulation helps against mould {number}")
    for _ in range(20):  # until the worker has indexed it
        amina.go("/c/housing/forum/new/")
        amina.fill("Title", f"Insulation against mould {number}")
        if by is Way.PLAIN:
            amina.press("Preview")
        amina.tab.wait_for_timeout(1000)
        if asked.count():
            break
    expect(asked).to_be_visible()
    amina.sees("Is it one of these?")

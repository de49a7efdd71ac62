import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from guildhall.kernel.http import fragment, page, seen_other
from guildhall.kernel.jinja import icon
from guildhall.policy.viewer import Viewer
from guildhall.web import errors, samples
from guildhall.web.views import HELP

STATIC = Path(__file__).parents[1] / "static" / "guildhall"
TEMPLATES = Path(__file__).parents[1] / "templates"


def packed(path: str) -> int:
    found = finders.find(path)
    assert isinstance(found, str), path
    return len(gzip.compress(Path(found).read_bytes(), 6))


@pytest.mark.django_db
@pytest.mark.parametrize("name", HELP)
def test_every_page_of_help_is_open_to_everybody(client: Client, name: str):
    answer = client.get("/help/" if name == "index" else f"/help/{name}/")
    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1
    assert b"<main" in answer.content


@pytest.mark.django_db
def test_the_components_page_shows_every_macro(client: Client):
    html = client.get("/help/components/").content.decode()
    for words in (
        "Accepted answer",
        "Taken out",
        "gh-cal",
        "gh-plot",
        "gh-map",
        "Nothing is planned yet",
        "aria-pressed",
    ):
        assert words in html


@pytest.mark.django_db
def test_a_title_says_error_when_something_is_wrong(rf: RequestFactory, client: Client):
    assert b"<title>Error: A form with something wrong" in client.get("/help/components/wrong/").content


def test_the_page_for_our_own_faults_asks_nothing_of_the_database():
    answer = errors.broken(HttpRequest())  # no database is allowed in this test
    assert answer.status_code == 500
    assert b"That is our fault" in answer.content


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_gives_the_words_back(rf: RequestFactory):
    posted = rf.post("/c/housing/forum/new/", {"title": "Damp", "body": "</textarea><b>x", "password": "secret"})
    posted.viewer = Viewer.visitor()
    answer = errors.csrf(posted)
    assert answer.status_code == 403
    assert b"Damp" in answer.content
    assert b"</textarea><b>" not in answer.content
    assert b"secret" not in answer.content


@pytest.mark.django_db
def test_a_piece_of_a_page_is_the_page_s_own_markup(rf: RequestFactory):
    request = rf.get("/help/components/")
    context = samples.shelf()
    whole = page(request, "web/components.html", **context).content.decode()
    piece = fragment(request, "web/components.html", "main", **context).content.decode()
    assert piece.strip() in whole
    assert "<html" not in piece
    assert "Accepted answer" in piece  # its imports work without the rest


def test_a_page_is_kept_by_no_shared_cache(rf: RequestFactory):
    answer: HttpResponse = page(rf.get("/help/"), "errors/404.html")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_after_a_change_the_browser_is_told_to_look():
    assert (seen_other("/c/housing/").status_code, seen_other("/c/housing/")["Location"]) == (303, "/c/housing/")


def test_our_stylesheet_stays_small():
    assert packed("guildhall/guildhall.css") < 15_000


def test_our_script_stays_small():
    """Sending files in pieces is apart: a page fetches that only where files are chosen."""
    lines = {path.stem: len(path.read_text().splitlines()) for path in (STATIC / "js").glob("*.js")}
    assert lines.pop("upload") < 250
    assert sum(lines.values()) < 450


def test_a_first_visit_stays_under_its_weight_before_the_page_itself():
    """With an editor, errors and reactions on one page: everything there is to fetch, and 20 KB of page."""
    files = ["govuk/govuk-frontend.min.css", "govuk/govuk-frontend.min.js", "django_htmx/htmx-4.min.js"]
    files += ["guildhall/guildhall.css", "guildhall/icons.svg", "guildhall/favicon.svg"]
    files += [f"guildhall/js/{path.name}" for path in (STATIC / "js").glob("*.js")]
    assert sum(map(packed, files)) < 80_000


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    there = set(re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = set()
    for path in Path(__file__).parents[2].rglob("templates/**/*.html"):
        asked |= set(re.findall(r'icon(?:_of)?\("([\w-]+)"', path.read_text()))
    assert asked <= there, asked - there
    assert "#i-door" in icon("door")

"""Page weight: what a browser fetches at the first visit of a page, and at later ones, compressed as it is sent."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from guildhall.kernel import jinja
from tests.world import World

FIRST, LATER = 100_000, 25_000  # bytes
ASKED = re.compile(r"""(?:src|href|content)=["'](/static/[^"'#?]+)""")
IN_STYLE = re.compile(r"""url\(["']?([^"')#]+)""")
IN_SCRIPT = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+\.js)["']""")


@pytest.fixture(scope="module")
def statics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files as they are served: collected, named by content, compressed beside themselves."""
    root = tmp_path_factory.mktemp("static")
    real = {"staticfiles": {"BACKEND": "guildhall.kernel.statics.Statics"}}
    with override_settings(STATIC_ROOT=root, STORAGES=settings.STORAGES | real):
        call_command("collectstatic", interactive=False, verbosity=0)
    yield root
    shutil.rmtree(root)


def fetched(html: str, statics: Path) -> dict[str, int]:
    """Path → bytes of everything of ours that a browser goes on to fetch for a page."""
    sizes: dict[str, int] = {}
    todo = set(ASKED.findall(html))
    while todo:
        path = todo.pop()
        file = statics / path.removeprefix(settings.STATIC_URL)
        sizes[path] = min(each.stat().st_size for each in (file, file.with_name(file.name + ".gz")) if each.is_file())
        if file.suffix in (".css", ".js"):
            found = (IN_STYLE if file.suffix == ".css" else IN_SCRIPT).findall(file.read_text())
            links = {urlsplit(urljoin(path, link)).path for link in found if not link.startswith("data:")}
            todo |= {link for link in links if link.startswith(settings.STATIC_URL)} - set(sizes)
    return sizes


def pages(world: World) -> dict[str, str]:
    """A page of every kind, each as full as it comes."""
    topic = world.topic(body="How quickly do you inspect? " * 40)
    for n in range(20):
        world.reply(
            topic, by=(world.amina, world.ben)[n % 2], body=f"{n}. Within ten working days of the report. " * 20
        )
    for n in range(30):
        world.topic(title=f"Another question, number {n}", body="What do you do about this? " * 15)
    there = {"topic": topic.get_absolute_url(), "community": "/c/housing/", "forum": "/c/housing/forum/"}
    there |= {"home": "/", "directory": "/communities/", "people": "/people/", "person": "/people/amina-khan/"}
    return there | {"new topic": "/c/housing/forum/new/", "profile": "/account/profile/", "help": "/help/"}


def seen(client: Client, path: str, statics: Path) -> tuple[int, dict[str, int]]:
    """Compressed bytes of the page itself, and of each thing it needs."""
    manifest = {"staticfiles": {"BACKEND": "guildhall.kernel.statics.Statics"}}
    with override_settings(STATIC_ROOT=statics, STORAGES=settings.STORAGES | manifest):
        jinja.static.cache_clear()
        jinja.icon.cache_clear()
        answer = client.get(path)
    jinja.static.cache_clear()
    jinja.icon.cache_clear()
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return len(gzip.compress(answer.content)), fetched(answer.content.decode(), statics)


def test_a_first_visit_fetches_no_more_than_100_kb_and_later_ones_no_more_than_25(world: World, statics: Path) -> None:
    client = world.client(world.ben)
    heavy, cached = {}, set[str]()
    for name, path in pages(world).items():
        page, things = seen(client, path, statics)
        first, later = page + sum(things.values()), page + sum(n for at, n in things.items() if at not in cached)
        if first > FIRST or (cached and later > LATER):
            heavy[name] = {"page": page, "first": first, "later": later} | things
        cached |= set(things)
    assert len(cached) > 5, "No styles and scripts were found: this measures nothing."
    assert not heavy


def test_what_is_kept_by_browsers_is_named_by_its_content(world: World, statics: Path) -> None:
    _, things = seen(world.client(world.ben), "/communities/", statics)
    assert [path for path in things if not re.search(r"\.[0-9a-f]{12}\.\w+$", path)] == []


def test_a_topic_asks_four_queries_once_its_body_is_kept_and_eight_before(world: World) -> None:
    path = pages(world)["topic"]
    client = world.client(world.ben)
    client.get(path)  # notes that Ben has read it
    with CaptureQueriesContext(connection) as warm:
        client.get(path)
    for name in caches:
        caches[name].clear()
    with CaptureQueriesContext(connection) as cold:
        client.get(path)
    assert len(warm) <= 4
    assert len(cold) <= 8

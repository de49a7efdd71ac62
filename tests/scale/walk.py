"""Questions asked of the big world: the milliseconds each takes, and the index it has to take."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be ready first
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from guildhall.communities import directory  # noqa: E402
from guildhall.communities.models import Community  # noqa: E402
from guildhall.contributions import reading, thread  # noqa: E402
from guildhall.contributions.models import Contribution  # noqa: E402
from guildhall.kernel.paging import Page  # noqa: E402
from guildhall.people.models import Member  # noqa: E402
from guildhall.policy.viewer import Viewer  # noqa: E402
from guildhall.services.activity import streams  # noqa: E402
from tests.scale import land  # noqa: E402

LIMIT = 50  # milliseconds in the database


@dataclass(frozen=True)
class Question:
    """Something a page asks."""

    name: str
    ask: Callable[[], Any]
    index: str = ""  # one of these its queries must walk along; PostgreSQL may sort a small shelf


def questions(size: land.Size) -> list[Question]:
    """What pages ask most."""
    reader, keen = (Viewer.of(Member.objects.get(pk=pk)) for pk in (land.READER, land.KEEN))
    large, small = Community.objects.get(pk=2), Community.objects.get(pk=20)
    for viewer in (reader, keen):
        viewer.role_in(large)
    root = Contribution.everything.select_related("community").get(pk=size.long)
    author, rare = Member.objects.get(pk=3), Member.objects.get(pk=1500)
    everything = streams.anywhere(reader)
    return [
        Question("newest visible", lambda: list(everything.newest()[:25]), "newest"),
        Question("busiest visible", lambda: list(everything.busiest()[:25]), "busiest"),
        Question("my 20 communities", lambda: list(streams.of_mine(reader).busiest()[:25]), "busiest|stream|shelf"),
        Question("my 500 communities", lambda: list(streams.of_mine(keen).busiest()[:25]), "busiest|stream|shelf"),
        Question("page 40 of everything, by its place", lambda: _deep(reader), "busiest"),
        Question("a large community", lambda: list(streams.within(reader, large).busiest()[:25]), "stream|shelf"),
        Question("a small community", lambda: list(streams.within(reader, small).busiest()[:25]), "stream|shelf"),
        Question("a community's blog", lambda: list(_shelf(reader, large).newest()[:25]), "shelf"),
        Question("what a busy author began", lambda: list(streams.by(reader, author).newest()[:25]), "byline"),
        Question("what a quiet author began", lambda: list(streams.by(reader, rare).newest()[:25]), "byline"),
        Question("a thread with 50 replies", lambda: thread.cards(root, 1), "thread"),
        Question("unread in a community", lambda: reading.unread_by_kind(keen, large), "stream"),
        Question("directory of communities", lambda: list(_directory(reader))),
        Question("directory of people", lambda: list(_people(reader)), "member_directory"),
    ]  # fmt: skip


def _directory(viewer: Viewer) -> Any:
    return directory.listed(viewer, QueryDict()).order_by(*directory.order_of(QueryDict()))[:26]


def _people(viewer: Viewer) -> Any:
    return Member.objects.visible_to(viewer).order_by("name", "pk")[:26]


def _shelf(viewer: Viewer, community: Community) -> Any:
    return Contribution.visible_to(viewer).roots().within(community).of("blog.post")


def _deep(viewer: Viewer) -> Any:
    """A page far down, reached by the place of the one before."""
    at = Contribution.everything.filter(root=None).order_by("-id").values_list("pk", flat=True)[0] * 4 // 5 // 10 * 10
    place = Contribution.everything.get(pk=at)
    page = Page(streams.anywhere(viewer), RequestFactory().get("/"))
    page.rows = [place]
    page._has_older = True
    return Page(streams.anywhere(viewer), RequestFactory().get("/" + page.older)).rows


def plans(ask: Callable[[], Any]) -> tuple[str, float]:
    """How the database goes about the queries of a question, and the milliseconds it takes by itself."""
    asked: list[tuple[str, Any]] = []

    def heard(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if not sql.startswith("EXPLAIN"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        ask()
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:

        def answer() -> None:
            for sql, params in asked:
                cursor.execute(sql, params)
                cursor.fetchall()

        lines = []
        for sql, params in asked:
            cursor.execute(explain + sql, params)
            lines += [str(row[-1]) for row in cursor.fetchall()]
        return "\n".join(lines), took(answer)


def took(ask: Callable[[], Any]) -> float:
    """Median milliseconds, Python's part and all."""
    ask()
    found = []
    for _ in range(9):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    return median(found)


def main() -> int:
    """Build, ask, tell; 1 if a question went another way or took too long."""
    rows, began = int(sys.argv[1]), time.perf_counter()
    call_command("migrate", verbosity=0)
    size = land.Size(rows)
    land.build(size)
    words = f"{rows:,} contributions, {Member.objects.count():,} members, {land.COMMUNITIES:,} communities"
    print(f"\n{connection.vendor}: {words}; built in {time.perf_counter() - began:.0f} s\n")
    print("| question | ms in the database | ms with Python | by index |\n|---|---|---|---|")
    wrong = []
    for question in questions(size):
        plan, alone = plans(question.ask)
        on = [name for name in question.index.split("|") if f" {name} " in plan.replace("\n", " \n ") + " "]
        print(f"| {question.name} | {alone:.2f} | {took(question.ask):.1f} | {', '.join(on)} |", flush=True)
        if question.index and not on:
            wrong.append(f"{question.name}: not by {question.index} but\n{plan}")
        if alone > LIMIT:
            wrong.append(f"{question.name}: {alone:.0f} ms, which is more than {LIMIT}\n{plan}")
    print("\n" + "\n\n".join(wrong or [f"Every question goes by its index, in {LIMIT} ms or less."]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

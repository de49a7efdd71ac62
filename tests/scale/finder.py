"""The finder asked in a crowd: `python -m tests.scale.finder 95000 [likeness]`, on the database of the environment."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tests.scale import walk  # which makes Django ready

from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip
from django.test import RequestFactory  # isort: skip

from guildhall.people import likeness  # isort: skip
from guildhall.people.finder.finding import find, suggestions  # isort: skip
from guildhall.people.models import Likeness, Member  # isort: skip
from guildhall.policy.viewer import Viewer  # isort: skip
from tests.scale import crowd  # isort: skip

LIMITS = {100_000: 50, 2_500_000: 150}  # members → milliseconds of the median question
READER = 1234


def questions() -> list[tuple[str, Callable[[], Any]]]:
    """What people ask."""
    reader = Member.objects.select_related("organisation").get(pk=READER)
    viewer = Viewer.of(reader)
    common, rare = (Member.objects.get(pk=pk) for pk in _names())
    first, last = rare.name.split()
    title = Member.objects.get(pk=50).job_title.split()

    def ask(**said: Any) -> Callable[[], Any]:
        def answer() -> Any:
            request: Any = RequestFactory().get("/people/?" + urlencode(said, doseq=True))
            request.viewer = viewer
            return find(request)

        return answer

    slip = last[:2] + last[3] + last[2] + last[4:]
    return [
        ("a rare name", ask(q=rare.name)),
        ("a common first name", ask(q=common.name.split()[0])),
        ("a misspelt name", ask(q=f"{first} {slip}")),
        ("an initial and a name", ask(q=f"{first[0]} {last}")),
        ("initials alone", ask(q=first[0] + last[0])),
        ("the beginning of a name", lambda: suggestions(viewer, last[:3])),
        ("a word of many job titles", ask(q=title[1])),
        ("two words of a job title", ask(q=" ".join(title))),
        ("a job and a place", ask(q=f"{title[1]} Leeds")),
        ("a word most have (council)", ask(q="council")),
        ("the same, by name", ask(q="council", order="name")),
        ("a service", ask(q="homelessness")),
        ("words nobody has together", ask(q=f"{last} homelessness xyzzyx")),
        ("a word, two nations, a kind", ask(q=title[1], nation=["England", "Wales"], kind=["unitary", "district"])),
        ("one nation, by name", ask(nation="England")),
        ("a small nation and a kind, by name", ask(nation="Northern Ireland", kind="northern-irish")),
        ("an area of services in a region", ask(area="Housing", region="Wales")),
        ("one responsibility", ask(responsibility="112")),
        ("can help with", ask(help=Member.objects.get(pk=50).ask_me_about.split()[0])),
        ("councils like one", ask(like="leeds")),
        ("a word, most like me first", ask(q=title[1], order="like")),
        ("everybody, by name", ask()),
    ]


def _names() -> tuple[int, int]:
    """A member with a name that many have, and one whose family name few have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), count(*) AS n FROM people_member GROUP BY name ORDER BY n DESC, 1 LIMIT 1")
        common = cursor.fetchone()[0]
        cursor.execute("SELECT min(id), count(*) AS n FROM people_member GROUP BY name ORDER BY n, 1 LIMIT 1")
        return common, cursor.fetchone()[0]


def asked_of_database(ask: Callable[[], Any]) -> Callable[[], None]:
    """The queries of a question, to be asked again without what Python makes of them."""
    queries: list[tuple[str, Any]] = []

    def heard(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        ask()

    def answer() -> None:
        with connection.cursor() as cursor:
            for sql, params in queries:
                cursor.execute(sql, params)
                cursor.fetchall()

    return answer


def spent(answer: Callable[[], None], times: int = 20) -> float:
    """Milliseconds of processor time in the database: on a busy machine the only measure that says something."""
    answer()
    before = _clock()
    for _ in range(times):
        answer()
    return (_clock() - before) * 1000 / times


def _clock() -> float:
    """Seconds of processor time: of this process for SQLite; of the server's, where it is on this machine."""
    if connection.vendor == "sqlite":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def report() -> float:
    """Ask everything and print a table; the median of the database's own milliseconds."""
    print("| question | ms of processor in the database | ms by the clock | with Python |\n|---|---|---|---|")
    found = []
    for name, ask in questions():
        answer = asked_of_database(ask)
        found.append(spent(answer))
        print(f"| {name} | {found[-1]:.1f} | {walk.took(answer):.0f} | {walk.took(ask):.0f} |", flush=True)
    return median(found)


def main() -> int:
    """Build, ask, tell; 1 if the median question takes too long."""
    members = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    began = time.process_time()
    crowd.build(members)
    took = time.process_time() - began
    print(f"\n{connection.vendor}: {crowd.counts()}; built and indexed in {took:.0f} s of processor time", flush=True)
    middle = report()
    limit = next(most for many, most in LIMITS.items() if members <= many)
    print(f"\nMedian {middle:.1f} ms in the database; the most it may be is {limit}.")
    if "likeness" in sys.argv:
        began = time.process_time()
        likeness.reconcile()
        took = time.process_time() - began
        print(
            f"People like me for all {Likeness.objects.count():,}: {took:.0f} s of processor time; one alone:", end=" "
        )
        print(f"{walk.took(lambda: likeness.refresh(READER)):.0f} ms")
    return 1 if middle > limit else 0


if __name__ == "__main__":
    sys.exit(main())

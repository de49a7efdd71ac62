"""What is measured, and how it is written down."""

import sys
import uuid
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from guildhall.site import serving as house

from . import load
from .inprocess import Browser, Cost
from .processes import Server, serving
from .world import World

COLUMNS = (
    "page", "pages/s", "× bare", "× plain Django", "p50 ms", "p95 ms", "server CPU ms", "CPU × plain Django",
    "in process, warm ms", "cold ms", "queries warm (cold)", "KB gzipped",
)  # fmt: skip
TOKEN = "c" * 32


@dataclass(frozen=True)
class Subject:
    """A page of one of the servers, and who looks at it."""

    name: str
    server: Server
    path: str
    sessions: list[str]

    def ask(self, person: int, _number: int) -> bytes:
        session = self.sessions[person % len(self.sessions)]
        return load.get(self.path, f"sessionid={session}; csrftoken={TOKEN}")


@dataclass(frozen=True)
class Round:
    """One measurement."""

    rate: float
    p50: float
    p95: float
    cpu: float  # milliseconds a request
    size: int


def print_all(world: World, session: str, *, port: int, rounds: int, times: int) -> None:
    """Serve, measure and print everything."""
    command = [sys.executable, "-m", "guildhall.site", "serve", "--workers", "2", "--port", str(port)]
    bare, plain = (_granian(app, port + n) for n, app in ((1, "bench.bare"), (2, "bench.reference.wsgi")))
    settings = {"DJANGO_SETTINGS_MODULE": "bench.reference.settings"}
    with (
        serving(command, port, "/sign-in/") as ours,
        serving(bare, port + 1) as nothing,
        serving(plain, port + 2, **settings) as django,
    ):
        references = [Subject("bare", nothing, "/", [""]), Subject("plain", django, "/", [session])]
        browser = Browser(world.cookies[0])
        print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
        measured: dict[str, list[Round]] = {"bare": [], "plain": []}
        for name, path in pages(world).items():
            subject = Subject(name, ours, path, world.cookies)
            seen = [[_round(each, times) for each in [*references, subject]] for _ in range(rounds)]
            _print_page(name, seen, browser.cost(path))
            measured["bare"] += [row[0] for row in seen]
            measured["plain"] += [row[1] for row in seen]
        for name, words in (("bare", "bare server, 30 KB"), ("plain", "plain Django, 20 posts")):
            _print_reference(words, measured[name])
        _print_rest(world, ours, times)


def pages(world: World) -> dict[str, str]:
    """The pages that are measured."""
    return {
        "topic, 20 replies": world.topic,
        "wiki page": world.wiki,
        "history, 1,000 versions": world.history,
        "community home": world.community,
        "member's home": "/",
        "directory": "/communities/",
        "person": world.person,
        "folder, 500 documents": world.folder,
        "document": world.document,
    }


def _granian(module: str, port: int) -> list[str]:
    command = list(house.web("127.0.0.1", port, workers=2, threads=2).command)
    return [*command[:-1], f"{module}:application"]


def _round(subject: Subject, times: int) -> Round:
    load.run(subject.server.port, subject.ask, times=24)
    before = subject.server.cpu()
    done = load.run(subject.server.port, subject.ask, times=times)
    if done.wrong:
        raise RuntimeError(f"{subject.path} answered {done.wrong}")
    cpu = (subject.server.cpu() - before) * 1000 / len(done.took)
    return Round(done.rate, done.percentile(50), done.percentile(95), cpu, done.size)


def _print_page(name: str, seen: list[list[Round]], cost: Cost) -> None:
    mine = [row[2] for row in seen]
    cells = [
        name,
        f"{median(each.rate for each in mine):.0f}",
        f"{median(row[2].rate / row[0].rate for row in seen):.2f}",
        f"{median(row[2].rate / row[1].rate for row in seen):.2f}",
        f"{median(each.p50 for each in mine):.0f}",
        f"{median(each.p95 for each in mine):.0f}",
        f"{median(each.cpu for each in mine):.1f}",
        f"{median(row[2].cpu / max(row[1].cpu, 0.01) for row in seen):.2f}",
        f"{cost.warm:.1f}",
        f"{cost.cold:.1f}",
        f"{cost.queries} ({cost.cold_queries})",
        f"{mine[-1].size / 1000:.1f}",
    ]
    print("| " + " | ".join(cells) + " |", flush=True)


def _print_reference(name: str, seen: list[Round]) -> None:
    rate, cpu = median(each.rate for each in seen), median(each.cpu for each in seen)
    p50, p95 = median(each.p50 for each in seen), median(each.p95 for each in seen)
    print(f"| {name} | {rate:.0f} | | | {p50:.0f} | {p95:.0f} | {cpu:.1f} | | | | | {seen[-1].size / 1000:.1f} |")


def _print_rest(world: World, ours: Server, times: int) -> None:
    def reply(person: int, number: int) -> bytes:
        words = {"csrfmiddlewaretoken": TOKEN, "body": f"Within ten days, as {number} of us do.", "follow": "on"}
        form = urlencode(words | {"once": str(uuid.uuid4())}).encode()
        return load.post(world.reply, f"sessionid={world.cookies[person]}; csrftoken={TOKEN}", form)

    posted = load.run(ours.port, reply, times=times, wanted=b"303")
    used = ours.memory()
    print(f"\nReplies posted: {posted.rate:.0f} a second (p95 {posted.percentile(95):.0f} ms)", posted.wrong or "")
    print(f"Memory of all processes: {sum(used.values()):.0f} MB", {name: round(n) for name, n in used.items()})
    print(f"Cold start until the first page is answered: {ours.start:.1f} s")

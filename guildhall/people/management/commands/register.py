"""`guildhall register load` and `guildhall register match --jsonl`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from guildhall.people.register.load import load
from guildhall.people.register.match import Matcher, known_bodies
from guildhall.people.register.rows import RegisterError


class Command(BaseCommand):
    """The register of organisations and services."""

    help = "Load the register of organisations and services, or match names against it."

    def add_arguments(self, parser: CommandParser) -> None:
        jobs = parser.add_subparsers(dest="job", required=True)
        loading = jobs.add_parser("load", help="add, rename and end organisations; nothing is deleted")
        loading.add_argument("--folder", type=Path, help="organisations.csv and services.csv newer than those shipped")
        matching = jobs.add_parser("match", help="which organisation is meant, however its name is written")
        matching.add_argument(
            "--jsonl", action="store_true", required=True, help='a {"name": …} a line on standard input'
        )

    def handle(self, *_: Any, **options: Any) -> None:
        self.load(options["folder"]) if options["job"] == "load" else self.match()

    def load(self, folder: Path | None) -> None:
        try:
            done = load(folder)
        except RegisterError as error:
            raise CommandError(f"Nothing was loaded:\n{error}") from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was loaded: {error} (has `guildhall migrate` been run?)") from error
        self.stdout.write(
            f"Register: {done.added} added, {done.changed} changed, {done.ended} ended, {done.unchanged} unchanged."
        )
        if done.moved:
            self.stdout.write(f"{done.moved} members now work for the successor of their organisation.")
        if done.due:
            self.stdout.write(f"Still to end (load again after that day): {', '.join(done.due)}.")

    def match(self) -> None:
        matcher = Matcher(known_bodies())
        for line in sys.stdin.buffer:
            if line.strip():
                self.stdout.write(json.dumps(answer(matcher, line), ensure_ascii=False))
                self.stdout.flush()


def answer(matcher: Matcher, line: bytes) -> dict[str, object]:
    """The answer to one line; a line that is not a question is answered too, so that lines stay in step."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    name = asked.get("name") if isinstance(asked, dict) else None
    if not isinstance(name, str):
        return {"code": None, "name": None, "score": 0, "error": 'expected {"name": "…"}'}
    found = matcher.best(name)
    ended = {"successors": list(found.successors)} if found.successors else {}
    return {"code": found.code, "name": found.name, "score": found.score, **ended}

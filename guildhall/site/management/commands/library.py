"""guildhall library extract: what documents say, read as uploads are."""

import json
import os
import stat
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand

from guildhall.files import reading

# Anything whatever may be named here: it must not be waited for, and must not be believed.
STRANGE: Final = {stat.S_IFCHR: "device", stat.S_IFBLK: "device", stat.S_IFIFO: "pipe"}


class Command(BaseCommand):
    """For other programs: one JSON object a line; always ends well."""

    help = "Read the text of files: one line of JSON for each"
    requires_system_checks: list[str] = []  # no table is read

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        extract = actions.add_parser("extract", help='answer {"file", "kind", "text", "problem"} for each file')
        extract.add_argument("--jsonl", action="store_true", help="one object a line (as it always is)")
        extract.add_argument("files", nargs="*", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["files"]:
            self.stdout.write(json.dumps(answer(name)))
            self.stdout.flush()


def answer(name: str) -> dict[str, str]:
    """What the file called `name` is and says, and what is wrong with it."""
    said = _said(name)
    text = "\n\n".join(filter(None, (_section(part).strip() for part in said["sections"])))
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return {"file": shown, "kind": said["kind"], "text": text, "problem": said["problem"]}


def _said(name: str) -> dict[str, Any]:
    try:
        # Not waiting: a pipe that nobody writes to would keep us for ever.
        with os.fdopen(os.open(name, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            sort = STRANGE.get(stat.S_IFMT(os.fstat(file.fileno()).st_mode))
            return _nothing(sort, f"It is a {sort} and no file.") if sort else reading.examine(file, name)
    except IsADirectoryError:
        return _nothing("folder", "It is a folder and no file.")
    except FileNotFoundError:
        return _nothing("missing", "There is no such file.")
    except (OSError, ValueError):
        return _nothing("unknown", "It cannot be opened.")


def _nothing(kind: str, problem: str) -> dict[str, Any]:
    return {"kind": kind, "sections": [], "problem": problem}


def _section(part: dict[str, Any]) -> str:
    return f"{part['name']}\n{part['text']}" if part["kind"] == "heading" else str(part["text"])

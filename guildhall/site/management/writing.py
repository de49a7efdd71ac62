"""A command that prints a page of docs/, or writes it there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand


class PageCommand(BaseCommand):
    """Prints `self.page()`; with --write puts it into docs/`name`."""

    name: ClassVar[str]

    def page(self) -> str:
        """The page, as Markdown."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"write docs/{self.name}")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            docs_file(self.name).write_text(self.page(), encoding="utf-8")
            self.stdout.write(f"Written: docs/{self.name}")
        else:
            self.stdout.write(self.page(), ending="")


def docs_file(name: str) -> Path:
    """The place of a page in docs/."""
    return Path(settings.ROOT) / "docs" / name

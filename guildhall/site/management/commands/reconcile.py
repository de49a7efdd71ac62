"""guildhall reconcile: make every part's tables agree with the truth."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guildhall.kernel.jinja import plural
from guildhall.site.upkeep import mend, menders


class Command(BaseCommand):
    """Repair, rebuild, upgrade: all the same."""

    help = "Make the tables of every part, or of one, agree with the truth"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("service", nargs="?", help=f"one of {', '.join(part.label for part in menders())}")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = options["service"]
        chosen = [part for part in menders() if asked in (None, part.label)]
        if not chosen:
            there = ", ".join(part.label for part in menders())
            raise CommandError(f"Nothing called {asked} repairs itself. There are: {there}.")
        for part in chosen:
            self.stdout.write(f"{part.label}: {plural(mend(part), 'row')} mended")

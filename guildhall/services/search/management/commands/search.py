"""guildhall search rebuild: the index of search, made anew."""

import sys
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from guildhall.contributions.models import Contribution
from guildhall.policy.words import State
from guildhall.services.search import keeping


class Command(BaseCommand):
    """Look after search from the console."""

    help = "search rebuild: make the index of search anew; broken off, it goes on where it was"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_subparsers(dest="verb", required=True).add_parser("rebuild", help="make the index anew")

    def handle(self, *args: Any, **said: Any) -> None:  # Django's own signature
        many = Contribution.everything.filter(state=State.LIVE).count()  # everything: counted for the console alone
        began, done = monotonic(), 0
        for done in keeping.rebuild():
            if sys.stdout.isatty():
                self.stdout.write(f"\r{bar(done, many)}", ending="")
                self.stdout.flush()
        self.stdout.write(f"\n{done:,} indexed in {monotonic() - began:.0f} s. Nothing was out of reach meanwhile.")


def bar(done: int, many: int, width: int = 40) -> str:
    """How far it is: "[#####-----] 50 %, 12,000 of 24,000"."""
    share = min(1.0, done / many) if many else 1.0
    full = int(width * share)
    return f"[{'#' * full}{'-' * (width - full)}] {share:4.0%}, {done:,} of {many:,}"

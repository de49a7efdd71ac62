"""guildhall render: Markdown to HTML with the site's own renderer and sanitiser."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from guildhall.kernel.text import render_lines


class Command(BaseCommand):
    """For other programs: one JSON object a line."""

    help = 'Read lines {"source": …} and answer lines {"html": …}'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jsonl", action="store_true", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        for answer in render_lines(sys.stdin):
            self.stdout.write(answer)

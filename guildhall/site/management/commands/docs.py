"""guildhall docs: write again the pages of docs/ that are made from the code."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """What a test would find stale."""

    help = "Write again the pages of docs/ that are made from the code"

    def handle(self, *args: Any, **options: Any) -> None:
        for name in ("flow", "permissions"):
            call_command(name, write=True, stdout=self.stdout)

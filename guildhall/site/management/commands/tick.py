"""guildhall tick: run what is due."""

from typing import Any

from django.core.management.base import BaseCommand

from guildhall.site import upkeep


class Command(BaseCommand):
    """For cron, where `guildhall serve` does not keep the time itself."""

    help = "Run what is due by the clock; call it every minute"

    def handle(self, *args: Any, **options: Any) -> None:
        for name in upkeep.tick():
            self.stdout.write(name)

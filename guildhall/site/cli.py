"""The console command: `guildhall <command>` is Django's manage.py with our settings."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command; `guildhall help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.site.settings")
    execute_from_command_line(sys.argv)

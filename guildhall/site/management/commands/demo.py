"""guildhall demo: a made-up sector to look round in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from guildhall.kernel.jinja import plural
from guildhall.people.models import Member, Organisation
from guildhall.site.demo import story
from guildhall.site.demo.plans import Story
from guildhall.site.demo.telling import PASSWORD, tell


class Command(BaseCommand):
    """Load the demonstration, through the actions, as the people concerned."""

    help = "Load a made-up sector to look round in, and print whom to sign in as"

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "for a new data folder: load the register too, and do nothing where there are members"
        parser.add_argument("--if-empty", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        told = story.read()
        here = Member.objects.filter(email__in=[plan.email for plan in told.people]).exists()
        if options["if_empty"] and not here and (Member.objects.exists() or not settings.IS_DEVELOPMENT):
            return
        if options["if_empty"] and not Organisation.objects.exists():
            call_command("register", "load", stdout=self.stdout)
        self._refuse_where_people_live()
        if here:
            self.stdout.write("The demonstration is already there.")
        else:
            self.stdout.write("Loading the demonstration …")
            self.stdout.flush()
            tell(told)
            self._say_what_there_is(told)
        self._say_whom_to_be(told)

    def _refuse_where_people_live(self) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError("The demonstration's password is known to everybody: it is for development only.")
        if Member.objects.exclude(email__endswith=".example").exists():
            raise CommandError("This data folder holds real members. Use another one: GUILDHALL_DATA_DIR=/tmp/demo")
        if not Organisation.objects.exists():
            raise CommandError("The register of organisations is empty. Run `guildhall register load` first.")

    def _say_what_there_is(self, told: Story) -> None:
        replies = sum(len(plan.replies) for plan in told.contributions)
        there = (
            plural(len(told.people), "member"),
            plural(len(told.communities), "community", "communities"),
            f"{plural(len(told.contributions), 'contribution')} with {plural(replies, 'reply', 'replies')}",
        )
        self.stdout.write(f"There are now {there[0]}, {there[1]} and {there[2]}, all made up.")

    def _say_whom_to_be(self, told: Story) -> None:
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for plan in told.people:
            if plan.sign_in:
                self.stdout.write(f"  {plan.email:34}{plan.sign_in}, {plan.name}")

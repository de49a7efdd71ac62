"""`guildhall community create`: found a community from the console, and print its slug."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guildhall.communities import actions
from guildhall.communities.models import Community
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access


class Command(BaseCommand):
    """Everything one does with communities from the console."""

    help = "Found a community and print its slug."

    def add_arguments(self, parser: ArgumentParser) -> None:
        create = parser.add_subparsers(dest="do", required=True).add_parser("create", help="found a community")
        create.add_argument("--name", required=True)
        create.add_argument("--access", choices=Access.values, required=True)
        create.add_argument("--facilitator", required=True, metavar="EMAIL")
        create.add_argument("--parent", metavar="SLUG", default="")
        create.add_argument("--purpose", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        member = Member.objects.filter(email=options["facilitator"].strip().lower()).first()
        if member is None:
            raise CommandError(f"There is no member with the e-mail address {options['facilitator']}.")
        parent = Community.objects.filter(slug=options["parent"]).first()
        if options["parent"] and parent is None:
            raise CommandError(f"There is no community at {options['parent']}.")
        name = options["name"].strip()[:100]
        try:
            community = actions.found(
                by=Viewer.of(member),
                name=name,
                purpose=options["purpose"] or f"A community about {name}.",
                access=options["access"],
                parent=parent,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(community.slug)

"""guildhall member create: a member who is verified, approved and ready to sign in."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from guildhall.people import actions
from guildhall.people.forms.fields import AddressField, NameField
from guildhall.people.models import Member, Organisation


class Command(BaseCommand):
    """Make members from the console."""

    help = "member create: make a member, verified and ready to sign in"

    def add_arguments(self, parser: ArgumentParser) -> None:
        create = parser.add_subparsers(dest="verb", required=True).add_parser("create", help="make a member")
        create.add_argument("--email", required=True)
        secret = create.add_mutually_exclusive_group(required=True)
        secret.add_argument("--password")
        secret.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
        create.add_argument("--name", required=True)
        create.add_argument("--organisation", required=True, help="a code: LDS, nhs:RA2, or the statistics office's")
        create.add_argument("--steward", action="store_true")

    def handle(self, *args: Any, **said: Any) -> None:  # Django's own signature
        password = sys.stdin.readline().rstrip("\r\n") if said["password_stdin"] else said["password"]
        if not password:
            raise CommandError("The password is empty.")
        email, name = _clean(AddressField(), said["email"]), _clean(NameField(), said["name"])
        if Member.objects.filter(email=email).exists():
            raise CommandError(f"There is a member with the address {email} already.")
        member = actions.create_ready(
            name=name,
            email=email,
            password=make_password(password),
            organisation=_organisation(said["organisation"]),
            is_steward=said["steward"],
        )
        self.stdout.write(f"{member.name} can sign in as {member.email}.")


def _clean(field: Any, value: str) -> str:  # any field of a form
    try:
        return str(field.clean(value))
    except ValidationError as error:
        raise CommandError(f"{value}: {' '.join(error.messages)}") from error


def _organisation(code: str) -> Organisation:
    found = Organisation.objects.filter(code__iexact=code).first() or Organisation.objects.filter(gss=code).first()
    if found is None:
        raise CommandError(
            f"The register has no organisation with the code {code}. Try `guildhall register load` first."
        )
    return found

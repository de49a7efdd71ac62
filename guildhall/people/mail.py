"""Letters to members, sent as allauth sends its own: through the outbox that MAILERS names."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings

from .models import Member


def send(name: str, member: Member, **told: Any) -> None:  # what a template shows is anything
    """Write the letter people/email/`name` to `member`. Within a transaction, it leaves only if that succeeds."""
    get_adapter().send_mail(f"people/email/{name}", member.email, {"member": member, "base": settings.BASE_URL} | told)

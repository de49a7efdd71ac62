"""Letters to members, sent as allauth sends its own: through the outbox that MAILERS names."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings

from .models import Member


def send(name: str, member: Member, *, to: str = "", **told: Any) -> None:  # what a template shows is anything
    """Write the letter people/email/`name` to `member`, or to an address they had. Within a transaction, it leaves only
    if that succeeds."""
    told |= {"member": member, "base": settings.BASE_URL}
    get_adapter().send_mail(f"people/email/{name}", to or member.email, told)

"""The outbox: named by MAILERS, so that all mail passes it, whoever wrote it."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from guildhall.kernel.text import one_line

from .letters import as_html
from .models import Letter
from .tasks import deliver


class Backend(BaseEmailBackend):
    """Puts each mail into the outbox, in the transaction of whoever sends it; a task delivers it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [letter for message in email_messages for letter in _letters(message)]
        with transaction.atomic():
            for letter in letters:
                letter.save()
                deliver.enqueue(letter.pk)
        return len(email_messages)


def _letters(message: EmailMessage) -> list[Letter]:
    """One letter for each person, so that nobody reads another's address. What was written as text is HTML too."""
    html = next((str(body) for body, kind in getattr(message, "alternatives", ()) if kind == "text/html"), "")
    return [
        Letter(
            to=parseaddr(address)[1],
            sender=message.from_email,
            subject=one_line(str(message.subject))[:300],
            text=str(message.body),
            html=html or as_html(str(message.body)),
            headers={one_line(name): one_line(str(value)) for name, value in message.extra_headers.items()},
        )
        for address in message.recipients()
    ]

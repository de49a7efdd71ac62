"""guildhall mail: take mail in, and read what is new in it."""

import json
import os
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guildhall.services.inbox import arriving, listener, polling
from guildhall.services.inbox.models import Received
from guildhall.services.inbox.reading import reply_text


class Command(BaseCommand):
    """Mail in, for a mail server, a mailbox, or a pipe."""

    help = "Take mail in: receive, poll, state; reply-text reads what is new in a mail"
    requires_system_checks: list[str] = []  # a mail server waits for the answer

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        receive = actions.add_parser("receive", help="keep one mail from standard input, or listen for mail")
        receive.add_argument("--listen", metavar="HOST:PORT", help="be a mail server there, until stopped")
        receive.add_argument("--lmtp", action="store_true", help="speak LMTP instead of SMTP")
        receive.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="to whom it came")
        receive.add_argument("--from", dest="sender", metavar="ADDRESS", help="as the mail server was told")
        actions.add_parser("poll", help="fetch what waits in the mailbox of GUILDHALL_IMAP_URL")
        actions.add_parser("state", help="how many mails came in 30 days, and what became of them")
        text = actions.add_parser("reply-text", help='answer {"text": …} for each line {"text": …}')
        text.add_argument("--jsonl", action="store_true", help="one object a line (as it always is)")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["action"]:
            case "reply-text":
                self._reply_text()
            case "state":
                self._state()
            case "poll":
                self._poll()
            case _ if options["listen"]:
                self._listen(options["listen"], lmtp=options["lmtp"])
            case _:
                sys.exit(_receive(options["to"], options["sender"]))

    def _reply_text(self) -> None:
        for line in sys.stdin:
            if line.strip():
                self.stdout.write(json.dumps({"text": _new_part(line)}, ensure_ascii=False))
                self.stdout.flush()

    def _state(self) -> None:
        rows = Counter(Received.objects.values_list("state", "reason"))
        for (state, reason), number in sorted(rows.items()):
            self.stdout.write(f"{number:6} {state} {reason}".rstrip())

    def _poll(self) -> None:
        if not settings.GUILDHALL_IMAP_URL:
            raise CommandError("GUILDHALL_IMAP_URL names no mailbox (docs/running.md).")
        self.stdout.write(f"{polling.poll_mailbox()} mails kept.")

    def _listen(self, place: str, *, lmtp: bool) -> None:
        host, _, port = place.rpartition(":")
        if not host or not port.isdigit():
            raise CommandError("--listen takes a host and a port: 127.0.0.1:8025")
        self._must_receive()
        kind = "LMTP" if lmtp else "SMTP"

        def ready(port: int) -> None:
            self.stdout.write(f"Mail is taken at {host}:{port} ({kind}). Ctrl-C stops it.")
            self.stdout.flush()

        listener.serve(host.strip("[]"), int(port), lmtp=lmtp, ready=ready)

    def _must_receive(self) -> None:
        if not settings.GUILDHALL_MAIL_DOMAIN:
            raise CommandError("GUILDHALL_MAIL_DOMAIN names no domain whose mail is received here (docs/running.md).")


def _new_part(line: str) -> str:
    """What is new in the text of one line; whatever is no such line has none."""
    try:
        text = json.loads(line)["text"]
    except (ValueError, TypeError, KeyError):
        return ""
    return reply_text(text) if isinstance(text, str) else ""


def _receive(to: list[str], sender: str | None) -> int:
    """Keep the mail on standard input; the code by which a mail server knows what to do with it."""
    try:
        raw = sys.stdin.buffer.read(arriving.limit() + 1)
        kept = arriving.keep(raw, to=to or arriving.brought_to(raw), sender=sender)
    except arriving.TooLarge:
        return os.EX_DATAERR
    except Exception as problem:
        sys.stderr.write(f"The mail could not be kept: {problem}\n")
        return os.EX_TEMPFAIL
    return os.EX_OK if kept else os.EX_NOUSER

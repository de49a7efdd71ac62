"""What became of a mail, as the mail server of whoever it went to says (RFC 3464), or as it writes in its own words."""

import re
from dataclasses import dataclass
from email.message import Message
from typing import Final

from guildhall.kernel.text import one_line

from .mail import Mail
from .reading.words import any_of

_STATUS: Final = re.compile(r"(?<![\d.])([245])[. ](\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.-])([45]\d\d)[ -]")
_GONE: Final = re.compile(
    any_of(
        "user unknown | unknown user | no such user | no such recipient | no such address | does not exist"
        " | doesn't exist"
        " | no mailbox here | no mailbox by that name | mailbox not found | mailbox unavailable | unknown mailbox"
        " | invalid recipient | recipient unknown | unknown recipient | not listed in | address not found"
        " | recipientnotfound | recipnotfound | resolver.adr | addressee unknown | user not found | no longer exists"
        " | has been disabled | account is disabled | undeliverable address | not a known user"
        " | bad destination mailbox"
        " | invalid mailbox | unrouteable address | host unknown | unknown host | name or service not known"
        " | domain not found | no such domain | null mx | does not accept mail | host not found | nxdomain"
        " | address is not known | no valid recipients | user doesn't have a | not our customer | has moved"
        " | domain is not reachable | dns lookup failure | no mx record | couldn't find any host"
        " | no host found | domain name not found | couldn't be found | wasn't found"
    ),
    re.IGNORECASE,
)
_NOT_GONE: Final = re.compile(
    any_of(
        "spam | blocked | blacklist | block list | rejected for policy | policy | reputation | relay"
        " | dmarc | spf | dkim"
        " | authenticat | quota | full | over quota | too large | too big | size | temporar | try again"
        " | greylist | deferred"
        " | content | virus | rate limit | too many | reverse dns | ptr | suspended | inactive | filter | restricted"
        " | not authorized | not allowed | permission"
    ),
    re.IGNORECASE,
)
HARD: Final = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.1.351"}
OTHER: Final = {"5.2", "5.3", "5.5", "5.6", "5.7"}  # full, system, protocol, content, policy: it may arrive tomorrow


@dataclass(frozen=True, slots=True)
class Bounce:
    """Why a mail did not arrive."""

    hard: bool  # there is no such mailbox: it never will
    status: str  # "5.1.1", or ""
    reason: str  # in the server's words, on one line


def read_bounce(mail: Mail) -> Bounce | None:
    """What a bounce says; None where the mail arrived after all, or is only late, or nothing is said."""
    told = _status_part(mail)
    action = str(told.get("Action", "")).strip().lower() if told is not None else ""
    if action in ("delivered", "relayed", "expanded", "delayed"):
        return None
    words = str(told.get("Diagnostic-Code", "") or "") if told is not None else ""
    said = one_line(words) or one_line(_above_the_mail(mail))[:2000]
    status = _status(str(told.get("Status", "") or "") if told is not None else "", said)
    return Bounce(_is_hard(status, said), status, said[:300]) if said or status else None


def _status_part(mail: Mail) -> Message | None:
    """The part for programs, of the first recipient that has one."""
    for part in mail.parts:
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        if isinstance(blocks, list):
            told = [each for each in blocks if isinstance(each, Message) and (each.get("Status") or each.get("Action"))]
            return told[0] if told else None
    return None


def _status(told: str, said: str) -> str:
    """The code: the one in the words is more exact where the part for programs says only that it failed."""
    named, worded = _STATUS.search(told), _STATUS.search(said)
    found = worded if worded and (not named or named[0].endswith(".0.0")) else named
    return f"{found[1]}.{found[2]}.{found[3]}" if found else ""


def _is_hard(status: str, said: str) -> bool:
    gone, other = _GONE.search(said), _NOT_GONE.search(said)
    if status.startswith("4") or (not status and (code := _REPLY.search(said)) and code[1].startswith("4")):
        return False
    if status in HARD:
        return gone is not None or other is None
    if status.rpartition(".")[0] in OTHER:
        return False
    return gone is not None and other is None


def _above_the_mail(mail: Mail) -> str:
    """What the server writes, without the mail that it gives back."""
    text = mail.text
    cut = re.search(
        r"^-{2,}.{0,40}(?:copy|original|returned|unsent|message header|message follows|below this line).{0,60}$"
        r"|^(?:Received|Return-Path|Message-ID|DKIM-Signature):", text, re.IGNORECASE | re.MULTILINE
    )  # fmt: skip
    return text[: cut.start()] if cut else text

"""What sort of mail it is. Only what a person wrote to us goes on; programs may not answer programs."""

import re
from enum import StrEnum
from typing import Final

from django.conf import settings

from guildhall.kernel.answering import read_address

from .mail import Mail
from .reading.words import any_of

MOST_HOPS: Final = 30


class Sort(StrEnum):
    """Who or what wrote it."""

    PERSON = "person"
    AUTOMATIC = "automatic"  # somebody is away, or a program answers
    BOUNCE = "bounce"  # a mail server says what became of a mail
    COMPLAINT = "complaint"  # a provider passes on that a mail was called unwanted
    LIST = "list"  # sent to many, by a mailing list or a newsletter
    LOOP = "loop"  # our own, or it has been round too often


_SERVERS: Final = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|mail\s*delivery|mailsystem|mdaemon|mail-system|noreply-mailer"
    r"|mmsbounce|mta-?admin|bounce[s]?)\b", re.IGNORECASE
)  # fmt: skip
_SERVER_NAMES: Final = re.compile(
    r"mail delivery|mailer[- ]daemon|mail administrator|postmaster|mail system", re.IGNORECASE
)
_NOBODY: Final = re.compile(r"(?:no|do-?not)[-_.]?reply\b|noreply|donotreply", re.IGNORECASE)
_LIST_SERVER: Final = re.compile(
    r"(?:owner-|listserv|majordomo|mailman)|[^@]*-(?:admin|owner|request|bounces)@", re.IGNORECASE
)
_RETURNED: Final = re.compile(
    any_of(
        "undeliver | undelivered mail | delivery status notification | delivery failure | delivery failed"
        " | returned mail"
        " | mail delivery failed | failure notice | delivery notification | message not delivered | delivery problem"
        " | mail could not be delivered | could not be delivered | unzustellbar | nicht zustellbar | non remis"
        " | no entregado | não entregue | mancato recapito | onbestelbaar | niet bezorgd | delivery error"
        " | warning: could not send | returned to sender | mail system error | delivery has failed | non-delivery"
        " | failed delivery | delivery delayed | delivery incomplete | message undeliverable | 不可投递 | 未送達"
        " | 配信不能"
        " | could not send message | user unknown | unknown user | mail failure | failed mail | delivery report"
    ),
    re.IGNORECASE,
)
_AWAY: Final = re.compile(
    r"^\W*(?:re:\s*|aw:\s*)?(?:"
    + any_of(
        "automatic reply | auto reply | auto-reply | autoreply | out of office | out of the office"
        " | away from the office"
        " | vacation reply | vacation notice | auto response | autoresponse | automated response | i am away"
        " | ymateb awtomatig | ateb awtomatig | allan o'r swyddfa | automatische antwort | abwesenheit | abwesend"
        " | réponse automatique | absence du bureau | message d'absence | respuesta automática | fuera de la oficina"
        " | resposta automática | ausência | risposta automatica | fuori sede | automatisch antwoord | afwezig"
        " | autosvar | automatiskt svar | automatisk svar | automaattinen vastaus | poissa | odpowiedź automatyczna"
        " | automatická odpověď | автоответ | автоматический ответ | 自动回复 | 自動回覆 | 自動返信 | 자동 회신"
        " | otomatik yanıt | automatikus válasz | răspuns automat | délibération automatique"
    )
    + r")(?!\s+hours)",  # which is what a topic may be about
    re.IGNORECASE,
)
# Headers that only programs write.
_ONLY_PROGRAMS: Final = (
    "X-Autoreply", "X-Autorespond", "X-Auto-Response-From", "X-Mail-Autoreply", "X-AutoReply-From", "X-Vacation",
    "X-Apple-Action", "X-Apple-Criteria", "X-MS-Exchange-Inbox-Rules-Loop", "X-Amz-Auto-Reply", "X-FC-MachineGenerated",
)  # fmt: skip
_OF_LISTS: Final = (
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "List-Help",
    "Mailing-List",
    "X-Mailman-Version",
    "X-BeenThere",
)


def sort(mail: Mail, *, sender: str | None = None, known: str = "") -> Sort:
    """What sort `mail` is.

    Arguments:
        known: the address of a person we know, who is no list for being called housing-admin@.
        sender: as the mail server was told; "" where nobody is to be answered, None where it is not known.
    """
    if _is_loop(mail):
        return Sort.LOOP
    if _is_complaint(mail):
        return Sort.COMPLAINT
    if _is_bounce(mail, sender):
        return Sort.BOUNCE
    if _is_automatic(mail) or sender == "":
        return Sort.AUTOMATIC
    return Sort.LIST if _is_list(mail, known) else Sort.PERSON


def _is_loop(mail: Mail) -> bool:
    ours = {settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower()}
    from_us = [address for address in mail.addresses("From") if address in ours or read_address(address)]
    return bool(from_us) or len(mail.headers("Received")) > MOST_HOPS


def _is_complaint(mail: Mail) -> bool:
    kind = str(mail.message.get_param("report-type", "") or "").lower()
    if "feedback-report" in kind or any(part.get_content_type() == "message/feedback-report" for part in mail.parts):
        return True
    provider = any(mail.header(name) for name in ("X-HmXmrOriginalRecipient", "X-Spam-Complaint"))
    return provider or bool(re.match(r"complaint about (message|e-?mail)", mail.header("Subject"), re.IGNORECASE))


def _is_bounce(mail: Mail, sender: str | None) -> bool:
    kind = str(mail.message.get_param("report-type", "") or "").lower()
    parts = {part.get_content_type() for part in mail.parts}
    if kind in ("delivery-status", "disposition-notification") or "message/delivery-status" in parts:
        return True
    if mail.header("X-Failed-Recipients"):
        return True
    by_server = any(_SERVERS.match(address) for address in mail.addresses("From", "Sender"))
    by_server = by_server or bool(_SERVER_NAMES.search(mail.header("From")))
    returned = bool(_RETURNED.search(mail.header("Subject")))
    away = bool(_AWAY.match(mail.header("Subject")))
    if not returned:  # some servers say of a bounce that it is an answer
        away = away or "auto-replied" in mail.header("Auto-Submitted").lower()
    # Somebody may write about failed deliveries: by its subject alone it is a bounce only if it may be from nobody.
    from_nobody = sender == "" or (sender is None and (_return_path(mail) == "" or not mail.header("In-Reply-To")))
    return not away and (by_server or (returned and from_nobody))


def _is_automatic(mail: Mail) -> bool:
    submitted = mail.header("Auto-Submitted").lower().partition(";")[0].strip()
    if submitted not in ("", "no") or any(mail.header(name) for name in _ONLY_PROGRAMS):
        return True
    if mail.header("Precedence").lower() in ("auto_reply", "auto-reply", "junk"):
        return True
    suppress = mail.header("X-Auto-Response-Suppress").lower()
    if any(_NOBODY.match(address) for address in mail.addresses("From")):
        return True
    answers = {"all", "autoreply", "oof"} & {word.strip() for word in suppress.split(",")}
    return bool(answers) or bool(_AWAY.match(mail.header("Subject")))


def _is_list(mail: Mail, known: str) -> bool:
    if any(_LIST_SERVER.match(address) for address in mail.addresses("From", "Sender") if address != known):
        return True
    return mail.header("Precedence").lower() in ("bulk", "list") or any(mail.header(name) for name in _OF_LISTS)


def _return_path(mail: Mail) -> str | None:
    """What the last mail server noted as the sender; None where it noted nothing."""
    paths = mail.message.get_all("Return-Path", [])
    return str(paths[0]).strip().strip("<>").strip() if paths else None

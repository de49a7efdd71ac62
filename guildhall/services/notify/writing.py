"""The mails themselves: what is told at once, and what was gathered. HTML and plain text, small, with the way out."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cache
from typing import Any, Final

import css_inline
from django.conf import settings
from django.template import engines

from guildhall.kernel.answering import address_for
from guildhall.kernel.apps import parts
from guildhall.kernel.jinja import plural
from guildhall.kernel.shell import brand
from guildhall.kernel.text import one_line
from guildhall.people.models import Member

from . import envelope, stopping
from .models import Letter
from .pieces import Thread, everything

LARGEST: Final = 57_000  # bytes of the text and the HTML on the line: some programs cut off a mail that is larger
THREADS: Final = 20  # in a digest; the others are on the page of notifications
_INLINER: Final = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter that is not yet in the outbox, and the notifications that stand in it."""

    letter: Letter
    items: list[int] = field(default_factory=list)


def at_once(member: Member, thread: Thread) -> Mail:
    """What was said about one thing."""
    items = list(everything([thread]))
    known = _known(member, [thread], thread.scope)
    answer = known["answers"].get(thread.about, "")
    headers = _headers(known["stop"], thread.place, thread.place_id) | thread_headers(thread)
    if answer:
        headers["Reply-To"] = answer
    subject = thread.title if thread.begins or not thread.about.startswith("contribution:") else f"Re: {thread.title}"
    who = {piece.who for piece in thread.pieces}
    letter = _letter(member, subject, "told", known | {"thread": thread}, headers)
    if len(who) == 1 and "" not in who:
        letter.sender = envelope.named(f"{who.pop()} via {brand()['name']}", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    letter.cause = f"told:{member.pk}:{items[-1]}"
    return Mail(letter, items)


def digest(member: Member, threads: list[Thread], *, name: str) -> Mail:
    """What was gathered, the best first. `name` is "daily" or "weekly"."""
    best = sorted(threads, key=lambda thread: thread.weight)
    known = _known(member, best[:THREADS], "digest:0") | {"more": len(best[THREADS:]), "name": name}
    title = best[0].title if len(best[0].title) <= 60 else f"{best[0].title[:59].rstrip()}…"
    subject = title if len(best) == 1 else f"{title}, and {plural(len(best) - 1, 'more thing', 'more things')}"
    letter = _letter(member, subject, "digest", known | {"threads": best[:THREADS]}, _headers(known["stop"]))
    return Mail(letter, list(everything(best)))


def to_one_of_many(
    member: Member, subject: str, name: str, *, scope: str, place: str, place_id: int, **told: Any
) -> Letter:
    """A letter of its own kind, notify/mail/`name`, that goes to many of a community, each alone."""
    known = _known(member, [], scope) | {"place": place} | told
    return _letter(member, subject, name, known, _headers(known["stop"], place, place_id))


def _known(member: Member, threads: list[Thread], scope: str) -> dict[str, Any]:
    """What every mail knows beside its words."""
    answers = {t.about: address_for(member.pk, t.about) for t in threads if t.takes_answers and _is_answerable(t.about)}
    base = settings.BASE_URL.rstrip("/")
    told = {"member": member, "base": base, "brand": brand(), "answers": {k: v for k, v in answers.items() if v}}
    return told | {"stop": stopping.address_of(member.pk, scope), "choices": f"{base}/account/mail/"}


def _letter(member: Member, subject: str, name: str, known: dict[str, Any], headers: dict[str, str]) -> Letter:
    text, html = _drawn(name, known)
    if envelope.size_of(text, html) > LARGEST:
        text, html = _drawn(name, known | {"short": True})
    subject = one_line(subject)[:300]
    return Letter(
        to=member.email, member=member, sender=settings.DEFAULT_FROM_EMAIL, subject=subject, text=text, html=html,
        headers=headers,
    )  # fmt: skip


def _drawn(name: str, known: dict[str, Any]) -> tuple[str, str]:
    text = _template(f"notify/mail/{name}.txt").render(known).strip() + "\n"
    return text, _INLINER.inline(_template(f"notify/mail/{name}.html").render(known))


@cache
def _template(name: str) -> Any:
    return engines["jinja2"].get_template(name).template  # type: ignore[attr-defined]


def _headers(stop: str, place: str = "", place_id: int = 0) -> dict[str, str]:
    """Who sends this to many, and the way out (RFC 2919, RFC 8058)."""
    host = _host()
    name = one_line(f"{place} at {brand()['name']}" if place else brand()["name"]).replace('"', "").replace("<", "")
    return {
        "List-Id": f'"{name}" <{f"c{place_id}" if place_id else "you"}.{host}>',
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def thread_headers(thread: Thread) -> dict[str, str]:
    """By these mail programs put all about one thing together, whoever was told what of it, and when."""
    first = f"<{thread.about.replace(':', '.')}@{_host()}>"
    return {"In-Reply-To": first, "References": first}


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


@cache
def _answerable() -> frozenset[str]:
    return frozenset(word for part in parts() for word in part.by_mail)


def _is_answerable(about: str) -> bool:
    return about.partition(":")[0] in _answerable()

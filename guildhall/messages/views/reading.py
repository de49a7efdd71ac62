"""One's conversations, one of them, and its files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guildhall.contributions import drafts
from guildhall.files.download import respond
from guildhall.kernel.apps import tell
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Ranked
from guildhall.messages import actions, reading
from guildhall.messages.doors import in_conversation
from guildhall.messages.forms import MessageForm
from guildhall.messages.models import Message, MessageFile, Seat
from guildhall.messages.models.conversation import in_words
from guildhall.people.doors import members_only

from .sending import preview_of, sent, typed


@require_GET
@members_only
def index(request: Request) -> HttpResponse:
    """One's conversations, or what a search of them finds."""
    if words := " ".join(request.GET.get("q", "").split())[:100]:
        return _search(request, words)
    put_away = request.GET.get("show") == "put-away"
    found, lines = reading.conversations(request, put_away=put_away)
    return page(request, "messages/index.html", found=found, lines=lines, put_away=put_away, words="")


@members_only
@in_conversation
def conversation(request: Request, seat: Seat) -> HttpResponse:
    """One conversation: what was written, and a box to write in."""
    form = MessageForm(*typed(request), initial=_begun_with(request, seat))
    if message := _written(request, form, seat):
        return seen_other(f"{seat.conversation.get_absolute_url()}#m{message.pk}")
    if seat.unread:
        tell("on_look", request.viewer, f"message:{seat.conversation_id}")
    seats = reading.seats_of(seat.conversation, request.viewer)
    found = reading.page_of(request, seat)
    said = reading.said_on(found, seat, seats, request.viewer)
    answer = page(request, "messages/conversation.html", form=form, preview=preview_of(request), found=found, said=said,
                  earlier=reading.earlier(found, seat), **_facts(request, seat, seats))  # fmt: skip
    if said:
        reading.mark_read(seat, said[-1].message.pk)
    return answer


@require_GET
def attachment(request: Request, upload: UUID, name: str) -> HttpResponseBase:
    """A file of a message, to those who may read that."""
    mine = Message.objects.visible_to(request.viewer).not_withdrawn().order_by().values("pk")
    found = MessageFile.objects.filter(message__in=mine, upload=upload, upload__name=name).select_related("upload")
    kept = get_object_or_404(found[:1])
    return respond(kept.upload, inline=kept.in_text)


def _search(request: Request, words: str) -> HttpResponse:
    every = reading.found(request.viewer, words)
    ranked = Ranked([message.pk for message in every], request)
    rows = [message for message in every if message.pk in ranked.keys]
    return page(request, "messages/search.html", words=words, rows=rows, found=ranked)


def _written(request: Request, form: MessageForm, seat: Seat) -> Message | None:
    if request.method != "POST":
        return None
    return sent(request, form, lambda words: actions.write(seat.conversation, by=request.viewer, words=words))


def _begun_with(request: Request, seat: Seat) -> dict[str, Any]:
    """What was typed here before and not sent; it came with the place of the viewer."""
    kept = (getattr(seat, "typed", None) or {}).get("body", "")
    return {"body": kept, "writer": drafts.writer_token(request.viewer, request.path)}


def _facts(request: Request, seat: Seat, seats: list[Seat]) -> dict[str, Any]:
    others = [each for each in seats if each.is_there and each.member_id != seat.member_id]
    gone = [each for each in seats if not each.is_there and not seat.conversation.is_group]
    people = [each.member for each in others or gone]
    title = reading.title_of(seat.conversation, people)
    context = {"seat": seat, "conversation": seat.conversation, "people": people, "title": title}
    may_write = request.viewer.is_approved and reading.may_be_written(seat.conversation, others)
    return context | {"names": in_words(people), "may_write": may_write, "others": others}

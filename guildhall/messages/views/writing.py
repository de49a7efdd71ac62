"""Beginning conversations; one's own messages, said otherwise or taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.contributions.actions.writing import Words
from guildhall.contributions.views.writing import begun_with
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.jinja import plural
from guildhall.kernel.text import LIMIT
from guildhall.messages import actions
from guildhall.messages.addressing import members_found
from guildhall.messages.doors import in_conversation
from guildhall.messages.forms import TOGETHER, ChangeForm, FirstForm, FoundForm, NewForm
from guildhall.messages.models import Message, Seat
from guildhall.messages.reach import MOST, may_write_to, reachable
from guildhall.people.doors import approved_only, members_only
from guildhall.people.models import Member

from .sending import done, preview_of, sent, typed


@approved_only
def new(request: Request) -> HttpResponse:
    """To whomever one names."""
    initial, draft = begun_with(request, {})
    form = NewForm(*typed(request), initial=initial, viewer=request.viewer)
    message = sent(request, form, lambda words: actions.begin(form.cleaned_data["to"], by=request.viewer, words=words))
    if message:
        return seen_other(message.conversation.get_absolute_url())
    return _page(request, form, draft, heading="Write a message")


@approved_only
def to(request: Request, handle: str) -> HttpResponse:
    """To one person, from their page."""
    person = get_object_or_404(Member.objects.visible_to(request.viewer).select_related("organisation"), handle=handle)
    if person == request.viewer.member:
        raise Http404
    initial, draft = begun_with(request, {"body": request.GET.get("body", "")[:LIMIT]})
    form = FirstForm(*typed(request), initial=initial)
    message = sent(request, form, lambda words: actions.begin([person], by=request.viewer, words=words))
    if message:
        return seen_other(f"{message.conversation.get_absolute_url()}#m{message.pk}")
    reached, heading = may_write_to(request.viewer, person), f"Write to {person.name}"
    return _page(request, form, draft, heading=heading, person=person, reached=reached)


@approved_only
def found(request: Request) -> HttpResponse:
    """To those of one's community whom the finder found."""
    if (there := members_found(request.viewer, request.GET)) is None:
        raise Http404
    community, people = there
    initial, draft = begun_with(request, {})
    initial.pop("people", None)  # a draft keeps one of them only
    within = _reachable(request, people) if len(people) <= MOST else []
    form = FoundForm(*typed(request), initial=initial, found=within)
    if (many := sent(request, form, lambda words: _to_found(request, form, within, words))) is not None:
        messages.success(request, f"Your message is sent to {plural(many, 'person', 'people')}.")
        return seen_other(reverse("messages:index"))
    left_out = [person for person in people if person not in within] if within else []
    context = {"community": community, "people": people, "left_out": left_out, "back": request.GET.urlencode()}
    return _page(request, form, draft, template="messages/found.html", is_too_many=len(people) > MOST, **context)


@members_only
@in_conversation
def change(request: Request, seat: Seat, message: int) -> HttpResponse:
    """One's own message, said otherwise."""
    own = _own(request, seat, message)
    form = ChangeForm(request.POST or None, initial={"body": own.source})
    if form.is_valid():
        said = form.cleaned_data["body"]
        if done(form, lambda: actions.change(own, by=request.viewer, body=said)):
            return seen_other(own.get_absolute_url())
    return page(request, "messages/change.html", form=form, conversation=seat.conversation, message=own)


@members_only
@in_conversation
def withdraw(request: Request, seat: Seat, message: int) -> HttpResponse:
    """One's own message, taken back."""
    own = _own(request, seat, message)
    if request.method == "POST":
        actions.withdraw(own, by=request.viewer)
        messages.success(request, "Your message is withdrawn.")
        return seen_other(own.get_absolute_url())
    return page(request, "messages/withdraw.html", conversation=seat.conversation, message=own)


def _own(request: Request, seat: Seat, pk: int) -> Message:
    mine = Message.objects.visible_to(request.viewer).not_withdrawn().filter(author=request.viewer.member)
    return get_object_or_404(mine, conversation=seat.conversation_id, pk=pk)


def _reachable(request: Request, people: list[Member]) -> list[Member]:
    there = set(reachable(request.viewer, [person.pk for person in people]).values_list("pk", flat=True))
    return [person for person in people if person.pk in there]


def _to_found(request: Request, form: FoundForm, people: list[Member], words: Words) -> int:
    chosen = [person for person in people if person.pk in form.cleaned_data["people"]]
    if form.cleaned_data["how"] == TOGETHER:
        actions.begin(chosen, by=request.viewer, words=words, is_group=True)
    else:
        actions.begin_each(chosen, by=request.viewer, words=words)
    return len(chosen)


def _page(request: Request, form: FirstForm, draft: Any, *, template: str = "", **context: Any) -> HttpResponse:
    preview = preview_of(request)
    return page(request, template or "messages/write.html", form=form, draft=draft, preview=preview, **context)

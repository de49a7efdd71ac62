"""Who takes part in a conversation, and how one takes part oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.kernel.http import Request, page, seen_other
from guildhall.messages import actions, reading
from guildhall.messages.doors import in_conversation
from guildhall.messages.forms import AddForm, SubjectForm
from guildhall.messages.models import Seat
from guildhall.messages.models.conversation import in_words
from guildhall.people.doors import members_only

from .sending import done


@members_only
@in_conversation
def people(request: Request, seat: Seat) -> HttpResponse:
    """Everybody in it; to add more people."""
    form = AddForm(request.POST or None, viewer=request.viewer)
    if form.is_valid():
        act = done(form, lambda: actions.add(seat.conversation, form.cleaned_data["to"], by=request.viewer))
        if act:
            messages.success(request, f"{in_words(act)} can read what is written from now on.")
            return seen_other(reverse("messages:people", args=[seat.conversation_id]))
    return _people(request, seat, form, SubjectForm(initial={"subject": seat.conversation.subject}))


@members_only
@in_conversation
def subject(request: Request, seat: Seat) -> HttpResponse:
    """Another subject, for everybody."""
    form = SubjectForm(request.POST or None, initial={"subject": seat.conversation.subject})
    if form.is_valid():
        actions.rename(seat.conversation, by=request.viewer, subject=form.cleaned_data["subject"])
        return seen_other(seat.conversation.get_absolute_url())
    return _people(request, seat, AddForm(viewer=request.viewer), form)


@members_only
@in_conversation
def leave(request: Request, seat: Seat) -> HttpResponse:
    """Take part no more, after a question."""
    if request.method == "POST":
        actions.leave(seat.conversation, by=request.viewer)
        messages.success(request, "You have left the conversation.")
        return seen_other(reverse("messages:index"))
    return page(request, "messages/leave.html", conversation=seat.conversation)


@require_POST
@members_only
@in_conversation
def mute(request: Request, seat: Seat) -> HttpResponse:
    """Be told no more of it, or again."""
    act = actions.unmute if seat.muted else actions.mute
    act(seat.conversation, by=request.viewer)
    return seen_other(seat.conversation.get_absolute_url())


@require_POST
@members_only
@in_conversation
def put_away(request: Request, seat: Seat) -> HttpResponse:
    """Off one's list until somebody writes, or on it again."""
    act = actions.take_back if seat.put_away else actions.put_away
    act(seat.conversation, by=request.viewer)
    said = "It is back in your list." if seat.put_away else "It is put away until somebody writes again."
    messages.success(request, said)
    return seen_other(reverse("messages:index"))


def _people(request: Request, seat: Seat, form: AddForm, subject_form: SubjectForm) -> HttpResponse:
    seats = reading.seats_of(seat.conversation, request.viewer)
    title = reading.title_of(seat.conversation, [each.member for each in seats if each.is_there and each.pk != seat.pk])
    return page(request, "messages/people.html", form=form, subject_form=subject_form, seats=seats, seat=seat,
                conversation=seat.conversation, title=title)  # fmt: skip

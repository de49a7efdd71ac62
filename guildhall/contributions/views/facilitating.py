"""What facilitators do with a thread: pin, lock, move, merge, split."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.doors import on_contribution
from guildhall.contributions.models import Contribution
from guildhall.kernel.forms import Form
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import Refused, require
from guildhall.policy.words import Role


def _button(action: Callable[..., None], said: str) -> Callable[..., HttpResponse]:
    @require_POST
    @on_contribution
    def press(request: Request, contribution: Contribution) -> HttpResponse:
        action(contribution, by=request.viewer)
        messages.success(request, said)
        return seen_other(contribution.get_absolute_url())

    return press


pin = _button(actions.pin, "It is pinned to the top.")
unpin = _button(actions.unpin, "It is no longer pinned.")
lock = _button(actions.lock, "It is closed to new replies.")
unlock = _button(actions.unlock, "It is open to replies again.")


class MoveForm(Form):
    """Where to."""

    to = forms.ModelChoiceField(
        queryset=Community.objects.none(), label="Move to", empty_label="Choose a community",
        error_messages={"required": "Choose a community."},
    )  # fmt: skip


class MergeForm(Form):
    """Into what: the address or the number of another conversation."""

    into = forms.CharField(
        label="Address of the other conversation",
        help_text="Copy it from your browser, or write its number.",
        error_messages={"required": "Write the address of the other conversation."},
    )

    def clean_into(self) -> int:
        """Its id."""
        last = self.cleaned_data["into"].rstrip("/").rpartition("/")[2].partition("-")[0].lstrip("#")
        if not (last.isascii() and last.isdigit() and len(last) < 19):
            raise ValidationError("This is not the address of a conversation.")
        return int(last)


class SplitForm(Form):
    """What the new conversation is called."""

    title = forms.CharField(label="Title of the new conversation", max_length=200)


@on_contribution
def move(request: Request, contribution: Contribution) -> HttpResponse:
    """To another community that the viewer facilitates."""
    require(request.viewer, "move", contribution)
    form = MoveForm(request.POST or None)
    led = request.viewer.memberships.filter(role=Role.FACILITATOR).exclude(community=contribution.community_id)
    form.fields["to"].queryset = Community.objects.filter(pk__in=led.values("community"))  # type: ignore[attr-defined]
    if form.is_valid():
        actions.move(contribution, by=request.viewer, to=form.cleaned_data["to"])
        messages.success(request, "It has moved. Its old address leads here.")
        return seen_other(contribution.get_absolute_url())
    return _ask(request, contribution, form, "Move this conversation", "Move it")


@on_contribution
def merge(request: Request, contribution: Contribution) -> HttpResponse:
    """Into another conversation."""
    require(request.viewer, "merge", contribution)
    form = MergeForm(request.POST or None)
    if form.is_valid() and (into := _merged(request, contribution, form)):
        messages.success(request, "The two conversations are one.")
        return seen_other(into.get_absolute_url())
    return _ask(request, contribution, form, "Merge this conversation into another", "Merge them")


@on_contribution
def split(request: Request, contribution: Contribution) -> HttpResponse:
    """A reply becomes a conversation of its own, with what answers it."""
    require(request.viewer, "split", contribution)
    form = SplitForm(request.POST or None)
    if form.is_valid() and _split(request, contribution, form):
        messages.success(request, "It is a conversation of its own now.")
        return seen_other(contribution.get_absolute_url())
    return _ask(request, contribution, form, "Make this reply a conversation of its own", "Split it off")


def _split(request: Request, contribution: Contribution, form: SplitForm) -> bool:
    try:
        actions.split(contribution, by=request.viewer, title=form.cleaned_data["title"])
    except ValidationError as wrong:
        form.add_error(None, wrong)
    return not form.errors


def _merged(request: Request, contribution: Contribution, form: MergeForm) -> Contribution | None:
    """What it was merged into; None, with what is wrong on the form, if it could not be."""
    try:
        into = Contribution.visible_to(request.viewer).select_related("community").get(pk=form.cleaned_data["into"])
        actions.merge(contribution, by=request.viewer, into=into)
    except Contribution.DoesNotExist:
        form.add_error("into", "There is no such conversation.")
    except Refused as wrong:
        form.add_error("into", str(wrong))
    else:
        return into
    return None


def _ask(request: Request, contribution: Contribution, form: Form, heading: str, go: str) -> HttpResponse:
    context: dict[str, Any] = {"contribution": contribution, "community": contribution.community}
    return page(request, "contributions/ask.html", form=form, heading=heading, go=go, **context)

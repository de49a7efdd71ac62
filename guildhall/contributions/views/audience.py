"""Who can read a conversation: fewer, by its author and by facilitators; more, by an author who is alone in it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse

from guildhall.contributions import actions
from guildhall.contributions.actions.threads import is_shared
from guildhall.contributions.doors import on_contribution
from guildhall.contributions.forms import audience_words, audiences
from guildhall.contributions.models import Contribution
from guildhall.kernel.forms import Form, Radios
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require
from guildhall.policy.words import Audience


class ReadersForm(Form):
    """Who can read it from now on."""

    audience = forms.TypedChoiceField(
        label="Who can read this?", coerce=int, widget=Radios, error_messages={"required": "Choose who can read this."}
    )

    def __init__(self, *args: Any, root: Contribution, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.root = root
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        self.initial["audience"] = max(root.audience, choices[0][0]) if choices else None

    def keep(self, request: Request) -> bool:
        """Do as chosen; whether it could be done."""
        chosen = Audience(self.cleaned_data["audience"])
        change = actions.widen if chosen < self.root.audience else actions.narrow
        try:
            change(self.root, by=request.viewer, audience=chosen)
        except ValidationError as wrong:
            self.add_error(None, wrong.messages[0])
        return not self.errors


@on_contribution
def readers(request: Request, contribution: Contribution) -> HttpResponse:
    """Who can read this conversation."""
    if not contribution.is_root:
        raise Http404
    require(request.viewer, "narrow", contribution)
    shared = is_shared(contribution)
    may_widen = not shared and request.viewer.can("widen", contribution)
    offered = audiences(contribution.community, request.viewer)
    choices = [each for each in offered if may_widen or each[0] >= contribution.audience]
    form = ReadersForm(request.POST or None, root=contribution, choices=choices)
    if form.is_valid() and form.keep(request):
        messages.success(request, audience_words(contribution.community, form.cleaned_data["audience"]))
        return seen_other(contribution.get_absolute_url())
    told: dict[str, Any] = {"form": form, "shared": shared, "community": contribution.community}
    return page(request, "contributions/readers.html", contribution=contribution, **told)

"""Starting a community in four steps: what each step asks, and how what was said is carried from one to the next."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Checkboxes, Form, Radios
from guildhall.people.forms.fields import LineField
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Role

from . import actions
from .forms import EmailsField
from .models import Community
from .promises import PROMISES
from .settings import ACCESS_HINTS, AccessForm, LookForm, PlaceForm, Setting, WordsForm, hosts, tool_choices, tool_hints

STEPS = (_("Name and purpose"), _("Access"), _("Tools"), _("Facilitators"))
TWICE = timedelta(minutes=2)  # the same name again so soon is a double click


class PurposeStep(WordsForm):
    """Step 1."""

    question = None  # type: ignore[assignment]  # asked at step 2
    publishes = mails_text = None  # type: ignore[assignment]  # settings for later

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = Community.Kind.PEER


class AccessStep(AccessForm, PlaceForm):
    """Step 2."""

    field_order = ("access", "question", "parent")

    access = forms.ChoiceField(
        label=_("Who may come in?"),
        choices=Access.choices,
        widget=Radios(hints=ACCESS_HINTS),
        initial=Access.OPEN,
        error_messages={"required": _("Choose who may come in")},
    )
    question = LineField(
        label=_("A question for those who ask to join"),
        max_length=300,
        required=False,
        help_text=_("For a closed community: what do you need to know to decide?"),
    )


class ToolsStep(LookForm):
    """Step 3."""

    field_order = ("tools", "theme")

    tools = forms.MultipleChoiceField(label=_("Tools"), required=False, widget=Checkboxes, choices=tool_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tools"].initial = ["forum", "wiki", "blog"]
        self.fields["tools"].widget.hints = tool_hints()
        self.fields["tools"].help_text = _("You can switch them on and off at any time.")
        self.fields["theme"].initial = Community.Theme.HARBOUR


class FacilitatorsStep(Setting):
    """Step 4."""

    colleagues = EmailsField(
        label=_("Who will look after it with you?"),
        required=False,
        help_text=_("Their e-mail addresses, one on each line. They get an invitation. You can add people later."),
    )
    promises = forms.MultipleChoiceField(
        label=_("As a facilitator I promise to"),
        widget=Checkboxes,
        choices=PROMISES,
        error_messages={"required": _("Accept all four promises to go on")},
    )

    def clean_promises(self) -> Any:
        said = self.cleaned_data["promises"]
        if len(said) < len(PROMISES):
            raise forms.ValidationError(_("Accept all four promises to go on"))
        return said


FORMS: tuple[type[Form], ...] = (PurposeStep, AccessStep, ToolsStep, FacilitatorsStep)


@dataclass(frozen=True, slots=True)
class Journey:
    """How far somebody has come: the step they see, its form, and what they said at the others."""

    at: int  # from 1
    form: Form
    carried: list[tuple[str, str]]
    is_done: bool = False


def begun(viewer: Viewer, parent: str = "") -> Journey:
    """The first step, perhaps under a parent already chosen."""
    return Journey(1, PurposeStep(viewer=viewer), [("parent", parent)] if parent else [])


def gone_on(viewer: Viewer, data: QueryDict) -> Journey:
    """One step on or back from what was posted. Whatever is wrong is shown at its own step."""
    at = int(data.get("step", "1")) if data.get("step", "1") in ("1", "2", "3", "4") else 1
    if data.get("go") == "back":
        return _shown(viewer, data, max(1, at - 1))
    said = [step(data, viewer=viewer) for step in FORMS[:at]]
    for number, form in enumerate(said, 1):
        if not form.is_valid():
            return Journey(number, form, _others(data, form))
    if at < len(FORMS):
        return _shown(viewer, data, at + 1)
    return Journey(at, said[-1], _others(data, said[-1]), is_done=True)


def _shown(viewer: Viewer, data: QueryDict, at: int) -> Journey:
    """Step `at`, filled with what was said there before, and nothing called wrong yet."""
    form = FORMS[at - 1](viewer=viewer)
    several = {name for name, field in form.fields.items() if isinstance(field, forms.MultipleChoiceField)}
    form.initial = {name: data.getlist(name) if name in several else data[name] for name in form.fields if name in data}
    return Journey(at, form, _others(data, form))


def _others(data: QueryDict, form: Form) -> list[tuple[str, str]]:
    names = {"csrfmiddlewaretoken", "step", "go", *form.fields}
    return [(name, value) for name, values in data.lists() if name not in names for value in values]


@transaction.atomic
def found(viewer: Viewer, data: QueryDict) -> Community:
    """Found what the four steps tell of; the same twice in a row is one community."""
    Member.objects.select_for_update().get(pk=viewer.member.pk)
    said: dict[str, Any] = {}
    for step in FORMS:
        form: Any = step(data, viewer=viewer)
        form.full_clean()
        said |= form.cleaned_data
        if isinstance(form, PlaceForm):
            said["parent"] = form.parents.get(said["parent"])
    return _twice(viewer, said) or _founded(viewer, said)


def _twice(viewer: Viewer, said: dict[str, Any]) -> Community | None:
    mine = Community.objects.filter(memberships__member=viewer.member, memberships__role=Role.FACILITATOR)
    same = mine.filter(name=said["name"], purpose=said["purpose"], founded__gt=timezone.now() - TWICE)
    return same.first()


def _founded(viewer: Viewer, said: dict[str, Any]) -> Community:
    colleagues = said.pop("colleagues")
    said["host"] = hosts(viewer, None).get(said["host"])
    said["promises"] = bool(said["promises"])
    community = actions.found(by=viewer, **said)
    if colleagues:
        message = f"I have started {community.name} and would like you to look after it with me."
        actions.invite(community, by=viewer, emails=colleagues, message=message, role=Role.FACILITATOR)
    return community

"""What people type about communities."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.apps import tools
from guildhall.kernel.forms import Checkboxes, DateField, Form, Radios, Words
from guildhall.people.forms.fields import LineField, TextField
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access

from . import actions
from .models import Community, Invitation

ACCESS_HINTS = {
    Access.OPEN: _("Any approved member may read it, and joins with one click to take part."),
    Access.CLOSED: _(
        "People ask to join and you decide. Others see its name, purpose, host, facilitators and number of members."
    ),
    Access.HIDDEN: _("By invitation only. Nobody else can see that it exists."),
}


class AskForm(Form):
    """Asking to be let in."""

    note = TextField(max_length=1000, required=False, widget=Words(attrs={"rows": 5}))

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.label = community.question or _("A few words to the facilitators")
        if community.question:
            note.required = True
            note.error_messages["required"] = _("Answer the facilitators’ question")
        else:
            note.help_text = _("What you do, and why you would like to join.")


class MailForm(Form):
    """How often to be told of what is new."""

    mail = forms.ChoiceField(label=_("Mail from this community"), required=False, widget=Radios)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = _("As usual (%(words)s)") % {"words": member.get_mail_display().lower()}
        self.fields["mail"].choices = [("", usual), *Member.Mail.choices]  # type: ignore[attr-defined]


class RemoveForm(Form):
    """Words for somebody who is removed."""

    message = TextField(
        label=_("A message to them"),
        max_length=1000,
        required=False,
        widget=Words(attrs={"rows": 4}),
        help_text=_("They get it by mail."),
    )


class AnswerForm(Form):
    """What one who asked is told."""

    answer = TextField(label=_("Your message"), max_length=2000, widget=Words(attrs={"rows": 8}))


def emails_in(text: str) -> list[str]:
    """The addresses in `text`, between commas, semicolons, spaces or lines, each once.

    Raises:
        ValidationError: one of them is none.
    """
    words = text.replace(",", " ").replace(";", " ").lower().split()
    for word in words:
        try:
            validate_email(word)
        except ValidationError as fault:
            raise ValidationError(_("“%s” is not an e-mail address") % word) from fault
    return list(dict.fromkeys(words))


class EmailsField(forms.CharField):
    """Gives a list of e-mail addresses."""

    widget = Words(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:  # Django's own return type is Any
        return emails_in(super().clean(value))


class InviteForm(Form):
    """Whom to invite, and why."""

    emails = EmailsField(
        label=_("E-mail addresses"),
        help_text=_("One on each line, or with commas between. They need not be members of Guildhall yet."),
        error_messages={"required": _("Write at least one e-mail address")},
    )
    message = TextField(label=_("Your message"), max_length=1000, required=False, widget=Words(attrs={"rows": 4}))

    def invite(self, community: Community, *, by: Viewer) -> list[Invitation]:
        """Send the invitations."""
        said = self.cleaned_data
        return actions.invite(community, by=by, emails=said["emails"], message=said["message"])


class WordsForm(Form):
    """What a community says of itself."""

    name = LineField(label=_("Name"), max_length=100, error_messages={"required": _("Give the community a name")})
    purpose = TextField(
        label=_("Purpose"),
        max_length=500,
        widget=Words(attrs={"rows": 3}),
        help_text=_("One or two sentences: whom it is for, and what it helps them to do."),
        error_messages={"required": _("Say in a sentence what it is for")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Community.Kind.choices, widget=Radios)
    host = forms.ChoiceField(label=_("Hosted by"), required=False)
    responsibilities = forms.MultipleChoiceField(
        label=_("Services it is about"),
        required=False,
        widget=Checkboxes,
        help_text=_("These are your responsibilities."),
    )
    question = LineField(label=_("A question for those who ask to join"), max_length=300, required=False)
    publishes = forms.BooleanField(label=_("Authors may choose to publish to anyone on the web"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, community: Community | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_host(self, viewer, community)
        offer_responsibilities(self, viewer, community)
        if community is not None and community.gate_id is not None:
            del self.fields["publishes"]

    def arrange(self, community: Community, *, by: Viewer) -> None:
        """Keep what was written."""
        said = dict(self.cleaned_data)
        said["host"] = hosts(by, community).get(said["host"])
        if "responsibilities" in said:
            said["responsibilities"] = [int(pk) for pk in said["responsibilities"]]
        actions.arrange(community, by=by, **said)


def hosts(viewer: Viewer, community: Community | None) -> dict[str, Any]:
    """Organisations that may host: the viewer's own, and the one that does."""
    offered = [viewer.member and viewer.member.organisation, community and community.host]
    return {str(each.pk): each for each in offered if each is not None}


def offer_host(form: Form, viewer: Viewer, community: Community | None) -> None:
    """Let the form's `host` be chosen."""
    names = [(pk, each.name) for pk, each in hosts(viewer, community).items()]
    form.fields["host"].choices = [("", _("Nobody in particular")), *names]  # type: ignore[attr-defined]


def offer_responsibilities(form: Form, viewer: Viewer, community: Community | None) -> None:
    """Let the form's `responsibilities` be chosen from the viewer's and the community's own."""
    found = {each.pk: each.name for each in viewer.member.responsibilities.all()}
    if community is not None:
        found |= {each.pk: each.name for each in community.responsibilities.all()}
    field = form.fields["responsibilities"]
    field.choices = [(str(pk), name) for pk, name in sorted(found.items(), key=lambda each: each[1])]  # type: ignore[attr-defined]
    if not found:
        del form.fields["responsibilities"]


class WelcomeForm(Form):
    """What one who has just joined reads."""

    welcome = TextField(
        label=_("Welcome words"),
        max_length=2000,
        required=False,
        widget=Words(attrs={"rows": 8}),
        help_text=_("Shown to everybody who has just joined. You may use Markdown."),
    )


class LookForm(Form):
    """A community's colour, within the palette that everybody can read."""

    theme = forms.ChoiceField(label=_("Colour"), choices=Community.Theme.choices, widget=Radios)


class AccessForm(Form):
    """Who may come in."""

    access = forms.ChoiceField(label=_("Who may come in?"), choices=Access.choices, widget=Radios(hints=ACCESS_HINTS))


class PlaceForm(Form):
    """What a community is beneath."""

    parent = forms.ChoiceField(label=_("Beneath"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, community: Community | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = parents(viewer, community)
        names = [(pk, each.name) for pk, each in self.parents.items()]
        self.fields["parent"].choices = [("", _("None: it stands on its own")), *names]  # type: ignore[attr-defined]


def parents(viewer: Viewer, community: Community | None = None) -> dict[str, Community]:
    """Communities that one may be put under: the viewer's own, and where it is."""
    mine = Community.objects.of(viewer).going_on().order_by("name")
    found = {each.slug: each for each in mine.exclude(pk=community.pk if community else 0)[:200]}
    if community is not None and community.parent is not None:
        found.setdefault(community.parent.slug, community.parent)
    return found


class EndForm(Form):
    """The last day of a time-limited community."""

    ends = DateField(label=_("Last day"), required=False, help_text=_("Leave it empty if there is no end."))

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends is not None and ends < timezone.localdate():
            raise ValidationError(_("The last day must be today or later"))
        return ends


class CloseForm(Form):
    """Ending it well."""

    closing = TextField(
        label=_("What came of it"),
        max_length=5000,
        widget=Words(attrs={"rows": 8}),
        help_text=_("A closing summary, shown at the top of the community from now on. You may use Markdown."),
        error_messages={"required": _("Write a few words on what came of it")},
    )


class ToolsForm(Form):
    """Which tools are on, and in which order."""

    def __init__(self, *args: Any, on: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = [*on, *(tool.label for tool in tools() if tool.label not in on)]
        self.fields["tools"] = forms.MultipleChoiceField(
            label=_("Tools"), required=False, widget=Checkboxes, choices=tool_choices, initial=on
        )

    def in_order(self) -> list[str]:
        """The labels chosen, in the order of the tabs."""
        chosen = self.cleaned_data["tools"]
        return [label for label in self.order if label in chosen]


def tool_choices() -> list[tuple[str, Any]]:
    """Every tool there is."""
    return [(tool.label, tool.title) for tool in tools()]


def tool_hints() -> dict[str, Any]:
    """A few words on each."""
    return {tool.label: tool.blurb for tool in tools()}

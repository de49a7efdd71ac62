"""What people type about communities."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Form, Radios, Words
from guildhall.people.forms.fields import TextField
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from . import actions
from .models import Community, Invitation


class MailForm(Form):
    """How often to be told of what is new, for a member: as they chose last, or as usual."""

    mail = forms.ChoiceField(label=_("Mail from this community"), required=False, widget=Radios)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = _("As usual (%(words)s)") % {"words": member.get_mail_display().lower()}
        self.fields["mail"].choices = [("", usual), *Member.Mail.choices]  # type: ignore[attr-defined]


class AskForm(MailForm):
    """Asking to be let in."""

    field_order = ("note", "mail")
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
    """What one who asked is told; left empty, the ready-made words."""

    answer = TextField(label=_("Your message"), max_length=2000, required=False, widget=Words(attrs={"rows": 8}))


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

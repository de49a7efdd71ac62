"""Asking to connect, notes to oneself, introducing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Form, Words
from guildhall.people.models import Contact, Member
from guildhall.policy.words import Standing

from .fields import TextField

MOST = 500


def _note(label: Any, hint: Any) -> TextField:  # lazily translated words
    return TextField(
        label=label, help_text=hint, required=False, max_length=MOST, widget=Words(attrs={"rows": 3, "maxlength": MOST})
    )


class Ask(Form):
    """A few words with the question."""

    note = _note(_("A few words"), _("How you know each other, or what you would like to talk about."))


class ToSelf(Form):
    """A note to oneself."""

    note = _note(_("Your note"), _("Only you see it. For example: met in Leeds, knows about damp."))


class Introduce(Form):
    """To whom, and with what words."""

    to = forms.ModelChoiceField(
        label=_("Introduce to"),
        queryset=Member.objects.none(),
        to_field_name="handle",
        empty_label=_("Choose one of your contacts"),
        error_messages={
            "required": _("Choose whom to introduce"),
            "invalid_choice": _("Choose one of your contacts"),
        },
    )
    note = _note(_("Why should they know each other?"), _("Both of them read it."))

    def __init__(self, *args: Any, person: Member, viewer: Any, **kwargs: Any) -> None:  # Django's arguments
        super().__init__(*args, **kwargs)
        known = Contact.objects.filter(member=viewer.member).exclude(other=person).values("other")
        choices: Any = self.fields["to"]
        choices.queryset = Member.objects.filter(pk__in=known, standing=Standing.APPROVED).order_by("name", "pk")

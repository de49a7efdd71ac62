"""Closing an account, and two accounts that become one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Form, Radios, Words

from .fields import TextField, WithPassword

NAMED = (
    ("no", _("A former member")),
    ("yes", _("My name")),
)


class _Named(forms.ChoiceField):
    def __init__(self, label: Any) -> None:  # lazily translated words
        hints = {
            "no": _("“Former member” stands beside it, and nothing leads to you."),
            "yes": _("Your name stands beside it. Everything else about you goes."),
        }
        super().__init__(
            label=label,
            choices=NAMED,
            widget=Radios(hints=hints),
            error_messages={"required": _("Choose what stands beside it")},
        )

    def clean(self, value: Any) -> bool:  # whatever was sent
        return bool(super().clean(value) == "yes")


class CloseAccount(WithPassword):
    """What stands beside what they wrote."""

    named = _Named(_("What stands beside what you wrote?"))
    field_order = ("named", "password")


class CloseFor(Form):
    """A steward closes the account of somebody who asked for it."""

    named = _Named(_("What stands beside what they wrote?"))
    reason = TextField(
        label=_("How they asked for it"),
        max_length=300,
        widget=Words(attrs={"rows": 3}),
        help_text=_("For example: by letter of 3 March. It goes into the journal, so do not name them."),
        error_messages={"required": _("Write how they asked for it")},
    )


class SecondAccount(Form):
    """Which other account is the same person's, and which of the two stays."""

    other = forms.SlugField(error_messages={"required": _("Choose the other account")}, label=_("The other account"))
    keep = forms.ChoiceField(
        label=_("Which account stays?"),
        choices=(("this", ""), ("other", "")),
        error_messages={"required": _("Choose which account stays")},
    )

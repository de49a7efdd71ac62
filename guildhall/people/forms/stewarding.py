"""What stewards decide about members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Form, Words

from .fields import BodyField, TextField

REFUSAL = _(
    "Thank you for registering with Guildhall.\n\n"
    "Guildhall is for people who work for the public service, and from what you told us we could not see where you do. "
    "So we have not approved your registration.\n\n"
    "If we have this wrong, please write back and tell us who you work for and what you do there."
)


class Approve(Form):
    """Let somebody in."""

    organisation = BodyField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("Its name or code, as the register has it. Leave it empty for somebody without one."),
    )
    remember_domain = forms.BooleanField(
        label=_("From now on, approve everybody at this organisation whose address ends like this one"), required=False
    )


class Refuse(Form):
    """Turn somebody down, kindly."""

    text = TextField(
        label=_("What we write to them"),
        max_length=2000,
        initial=REFUSAL,
        widget=Words(attrs={"rows": 10}),
        error_messages={"required": _("Write why you decline")},
    )


class Suspend(Form):
    """Shut somebody out."""

    reason = TextField(
        label=_("Why"),
        max_length=1000,
        widget=Words(attrs={"rows": 4}),
        help_text=_("They are told this, word for word, and how to appeal."),
        error_messages={"required": _("Write why you suspend this member")},
    )

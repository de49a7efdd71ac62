"""allauth's forms in our words, and the change of address."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.people.models import Member
from guildhall.policy.words import Standing

from .fields import AddressField, WithPassword

ADVICE = _("At least 10 characters. Three words you can remember make a good one.")


def _say(field: forms.Field, label: Any, missing: Any, hint: Any = "") -> None:  # lazily translated words
    """Our words on one of allauth's fields."""
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """E-mail address and password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # allauth's arguments
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["invalid"] = AddressField.default_error_messages["invalid"]
        _say(self.fields["login"], _("Work e-mail address"), _("Write your e-mail address"))
        _say(self.fields["password"], _("Password"), _("Write your password"))


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]  # as above
    """The present password and a new one, once: it can be shown while it is typed."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as above
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self.fields["oldpassword"], _("Your present password"), _("Write your present password"))
        _say(self.fields["password1"], _("New password"), _("Choose a new password"), ADVICE)


class Forgotten(ResetPasswordForm):  # type: ignore[misc]  # as above
    """Whose password. Only a member's own address is written to, never one they have yet to prove."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as above
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.users = list(Member.objects.filter(email=email).exclude(standing=Standing.LEFT))
        return email


class NewPassword(ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    """A new password, by the link that was mailed."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # as above
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self.fields["password1"], _("New password"), _("Choose a new password"), ADVICE)

    def save(self) -> None:
        """Whoever has the mailed link has the mailbox: that proves the address of one who never confirmed it."""
        super().save()
        waiting = EmailAddress.objects.filter(user=self.user, email=self.user.email, verified=False).first()
        if waiting:
            get_adapter().confirm_email(context.request, waiting)


class ChangeAddress(WithPassword):
    """A new address."""

    email = AddressField(
        label=_("New e-mail address"), help_text=_("We send a link to it. Until you follow it, the old one stays.")
    )
    field_order = ("email", "password")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.member.email:
            raise ValidationError(_("That is your address already"))
        return email

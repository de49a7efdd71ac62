"""Fields that several forms share, and a form that asks for the password."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Form
from guildhall.kernel.text import clean_text, one_line
from guildhall.people.models import Member, Organisation
from guildhall.people.register.domains import domain_of


class LineField(forms.CharField):
    """One line of plain text."""

    def to_python(self, value: Any) -> str:  # whatever was sent
        return one_line(str(super().to_python(value) or ""))


class TextField(forms.CharField):
    """Several lines of plain text."""

    def to_python(self, value: Any) -> str:  # as above
        return clean_text(str(super().to_python(value) or "")).strip()


class NameField(LineField):
    """A person's name, as they write it: one word or several, in any script."""

    def __init__(self, **kwargs: Any) -> None:  # Django's own keywords
        kwargs.setdefault("label", _("Your name"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=120, error_messages={"required": _("Write your name")}, **kwargs)

    def clean(self, value: Any) -> str:  # as above
        name: str = super().clean(value)
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write your name in letters"))
        if "@" in name or "://" in name:
            raise ValidationError(_("Write your name, not an address"))
        return name


class AddressField(forms.EmailField):
    """A work e-mail address, in small letters."""

    default_error_messages = {"invalid": _("Write an e-mail address, for example jo.bloggs@council.gov.uk")}

    def __init__(self, **kwargs: Any) -> None:  # Django's own keywords
        kwargs.setdefault("label", _("Work e-mail address"))
        shape = {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        kwargs.setdefault("widget", forms.EmailInput(attrs=shape))
        errors = {"required": _("Write your work e-mail address")}
        super().__init__(max_length=254, error_messages=errors, **kwargs)

    def clean(self, value: Any) -> str:  # whatever was sent
        email: str = super().clean(value)
        if email and not domain_of(email):
            raise ValidationError(self.error_messages["invalid"])
        return email.lower()


class BodyField(LineField):
    """An organisation of today, by its code or by its name; gives it, or None."""

    def clean(self, value: Any) -> Any:  # Django's own return type
        words = super().clean(value)
        if not words:
            return None
        bodies = Organisation.objects.current()
        exact = bodies.filter(code=words).first() or bodies.filter(name__iexact=words).first()
        if exact:
            return exact
        near = list(bodies.named(words)[:6])
        if len(near) == 1:
            return near[0]
        raise ValidationError(_no_such(words, near))


class WithPassword(Form):
    """With the member's password: a screen left unlocked is not enough."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password")},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:  # Django's arguments
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.member.check_password(password):
            raise ValidationError(_("That is not your password"))
        return password


def _no_such(words: str, near: list[Organisation]) -> str:
    if not near:
        return f"The register has no organisation called “{words}”"
    return (
        f"The register has no organisation called just “{words}”. Write one of: {'; '.join(body.name for body in near)}"
    )

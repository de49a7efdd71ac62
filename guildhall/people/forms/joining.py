"""Registering, and saying where one works."""

from typing import Any, cast

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Form, Radios
from guildhall.people.models import Member, Organisation
from guildhall.people.register.domains import Proposal

from .fields import AddressField, LineField, NameField

NOT_LISTED = "other"


class Register(Form):
    """Who wants to join. Where they work is asked next, if the address does not say."""

    name = NameField(help_text=_("As your colleagues know you. It is shown beside what you write."))
    email = AddressField(help_text=_("We send you a link to prove it is yours."))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters. Three words you can remember make a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password")},
    )
    capacity = forms.ChoiceField(
        label=_("You are"),
        choices=Member.Capacity.choices,
        initial=Member.Capacity.OFFICER,
        widget=Radios(
            hints={
                "officer": _("You work for a council or another public body"),
                "councillor": _("You are an elected member"),
                "partner": _("You work with public bodies: a charity, a university, a professional association"),
                "supplier": _("You sell to public bodies"),
            }
        ),
        error_messages={"required": _("Say what you are")},
    )
    agree = forms.BooleanField(
        label=_("I accept the terms of use and have read the privacy notice"),
        error_messages={"required": _("Accept the terms of use and the privacy notice to go on")},
    )

    def clean(self) -> dict[str, Any]:  # Django's own type
        said = super().clean() or {}
        if said.get("password"):
            try:
                validate_password(said["password"], Member(name=said.get("name", ""), email=said.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return said

    def kept(self) -> dict[str, str]:
        """What was typed, fit to be kept for the next step: the password hashed."""
        said = self.cleaned_data
        return {name: said[name] for name in ("name", "email", "capacity")} | {
            "password": make_password(said["password"])
        }


class Workplace(Form):
    """Which organisation one works for: one of those proposed or found, or one the register does not know."""

    organisation = forms.CharField(
        label=_("Your organisation"),
        widget=Radios(),
        max_length=40,
        error_messages={"required": _("Choose your organisation")},
    )
    claimed = LineField(
        label=_("Name of your organisation, if it is not listed"),
        max_length=200,
        required=False,
        help_text=_("A steward looks at it, usually within a working day."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, proposal: Proposal, words: str = "", **kwargs: Any) -> None:  # Django's arguments
        super().__init__(*args, **kwargs)
        found = list(Organisation.objects.current().named(words)[:15]) if words else []
        self.listed = list({body.pk: body for body in (*proposal.organisations, *found)}.values())
        widget = self.fields["organisation"].widget
        widget.choices = [*((body.code, body.name) for body in self.listed), (NOT_LISTED, _("It is not listed here"))]

    def clean_organisation(self) -> Organisation | None:
        code = self.cleaned_data["organisation"]
        if code == NOT_LISTED:
            return None
        body = Organisation.objects.current().filter(code=code).first()
        if body is None:
            raise ValidationError(_("Choose your organisation from the list"))
        return body

    def clean(self) -> dict[str, Any]:  # Django's own type
        said = super().clean() or {}
        if said.get("organisation"):
            said["claimed"] = ""
        elif "organisation" in said and not said.get("claimed"):
            self.add_error("claimed", _("Write the name of your organisation"))
        return said


class Successor(Form):
    """Which part of a divided organisation one works for now."""

    organisation = forms.ChoiceField(
        label=_("Your organisation"), widget=Radios(), error_messages={"required": _("Choose where you work now")}
    )

    def __init__(self, *args: Any, bodies: list[Organisation], **kwargs: Any) -> None:  # Django's arguments
        super().__init__(*args, **kwargs)
        self.bodies = {body.code: body for body in bodies}
        field = cast("forms.ChoiceField", self.fields["organisation"])
        field.choices = [(code, body.name) for code, body in self.bodies.items()]

    def clean_organisation(self) -> Organisation:
        return self.bodies[self.cleaned_data["organisation"]]


class Agreement(Form):
    """The documents have changed."""

    agree = forms.BooleanField(
        label=_("I accept them"), error_messages={"required": _("Accept the documents to go on")}
    )


class Proof(Form):
    """The password of an account, from a browser that did not make it."""

    member: Member  # whose password it has to be
    password = forms.CharField(
        label="Your password",
        help_text="You are not in the browser you registered with. The password you chose then shows it was you.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter the password you chose."},
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.member.check_password(password):
            raise ValidationError(_("That is not the password this account was made with."))
        return password

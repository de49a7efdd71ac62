"""Listing a site outside."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guildhall.kernel.fetch import NotAnAddress, WebAddress
from guildhall.kernel.fetch.field import WebAddressField
from guildhall.kernel.forms import Form, Words

from . import bounds

ABOUT = "What is it good for? Members read it beside what is found there."


class NoteForm(Form):
    """What it is good for."""

    note = forms.CharField(
        label="Note", required=False, max_length=300, widget=Words(attrs={"rows": 2}), help_text=ABOUT
    )


class SiteForm(NoteForm):
    """Where it begins, and how far it goes."""

    address = WebAddressField(help_text="Where the site begins. Copy it from your browser.")
    under = forms.CharField(
        label="Only pages under",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text="A path such as /housing/. Leave it empty for everything under the address.",
    )
    field_order = ["address", "under", "note"]

    def clean_under(self) -> str:
        said = str(self.cleaned_data["under"]).strip()
        start: WebAddress | None = self.cleaned_data.get("address")
        if start is None or not said:
            return bounds.prefix_of(start) if start else ""
        if not said.startswith("/") or said.startswith("//") or "?" in said or "#" in said:
            raise ValidationError("A path begins with one slash, and has no ? or # in it: /housing/")
        try:
            return start.going_to(said).path
        except NotAnAddress as wrong:
            raise ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any] | None:
        said: dict[str, Any] = self.cleaned_data
        start, prefix = said.get("address"), said.get("under")
        if start and prefix and not bounds.is_within(start, bounds.host_of(start), prefix):
            self.add_error("under", "The address itself must lie under this path.")
        return said

"""Adding feeds of others to a community's home."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guildhall.kernel.fetch.field import WebAddressField
from guildhall.kernel.forms import Form

from . import opml

LARGEST = 300_000  # bytes of a list


class SourceForm(Form):
    """An address: of a feed, or of a page that has one."""

    address = WebAddressField(
        label="Address of the page or of its feed",
        help_text="For example https://www.gov.uk/search/news-and-communications or a blog you all read.",
    )


class ListForm(Form):
    """A list of feeds."""

    file = forms.FileField(
        label="OPML file",
        help_text="Most feed readers can write one: look for “Export”.",
        error_messages={"required": "Choose the file.", "empty": "This file is empty."},
    )

    def clean_file(self) -> list[tuple[str, str]]:
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("This file is too large for a list of feeds.")
        try:
            found = opml.read(file.read())
        except opml.NotAList as wrong:
            raise ValidationError(str(wrong)) from wrong
        if not found:
            raise ValidationError("There are no feeds in this list.")
        return found

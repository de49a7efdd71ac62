"""A field for an address on the web."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guildhall.kernel.fetch.address import LONGEST, NotAnAddress, web_address


class WebAddressField(forms.CharField):
    """Gives a `WebAddress`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"})
        missing = {"required": "Paste the address.", "max_length": f"An address has {LONGEST:,} characters or fewer."}
        told: dict[str, Any] = {"label": "Address", "widget": widget, "error_messages": missing} | kwargs
        super().__init__(max_length=LONGEST, **told)

    def clean(self, value: Any) -> Any:  # Django's own return type is Any
        said = super().clean(value)
        if said in self.empty_values:
            return None
        try:
            return web_address(said)
        except NotAnAddress as wrong:
            raise ValidationError(str(wrong)) from wrong

"""Form fields for files: they look files over without keeping them. Hand what they give to `actions.take`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Upload as Several

from .content import EXTENSIONS, KINDS
from .intake import Checked, Purpose, Uploaded, check


class UploadField(forms.FileField):
    """One file. Cleans to a `Checked`, or to None."""

    widget = forms.FileInput

    def __init__(self, *, purpose: str = Purpose.ATTACHMENT, **kwargs: Any) -> None:  # Django's own keywords
        self.purpose = purpose
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": accepted(self.purpose)}

    def clean(self, data: Uploaded | None, initial: object = None) -> Checked | None:
        if data:
            return check(data, purpose=self.purpose)
        self.validate(data)
        return None


class UploadsField(UploadField):
    """Several files. Cleans to a list of `Checked`; every file that is not taken has its own sentence."""

    default_error_messages = {"too_many": _("Choose at most %(most)s files at a time.")}

    def __init__(self, *, most: int = 10, **kwargs: Any) -> None:  # as above
        self.most = most
        super().__init__(**{"widget": Several(many=True)} | kwargs)

    def clean(self, data: list[Uploaded] | Uploaded | None, initial: object = None) -> list[Checked]:  # type: ignore[override]
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": self.most})
        return self._all(files)

    def _all(self, files: list[Uploaded]) -> list[Checked]:
        taken, wrong = [], []
        for file in files:
            try:
                taken.append(check(file, purpose=self.purpose))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return taken


def accepted(purpose: str) -> str:
    """The `accept` of a file input: a help to the person choosing, no check."""
    if purpose == Purpose.ATTACHMENT:
        return ",".join(f".{extension}" for extension in sorted(EXTENSIONS))
    return ",".join(kind.mime for kind in KINDS.values() if kind.is_picture)

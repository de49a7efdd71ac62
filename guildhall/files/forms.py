"""Form fields for files: they look files over without keeping them. Hand what they give to `actions.take`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.forms import Upload as Several

from . import arriving
from .content import EXTENSIONS, KINDS
from .intake import Checked, Purpose, Uploaded, check, limit, too_large
from .models import Upload

SALT: Final = "arrived"


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


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came in pieces before its form did, and is kept already. `actions.take` asks whose it is."""

    key: UUID
    name: str
    size: int
    token: str


def token(upload: Upload) -> str:
    """What a form says to have `upload`: given to its owner alone, and to be had from nowhere else."""
    return signing.dumps([str(upload.pk), upload.name, upload.size], salt=SALT)


def arrived(said: str) -> Arrived | None:
    """The file that a form names; None if nobody was ever told that, or too long ago."""
    try:
        key, name, size = signing.loads(said, salt=SALT, max_age=arriving.KEPT)
        return Arrived(UUID(key), str(name), int(size), said)
    except (signing.BadSignature, ValueError, TypeError):
        return None


class Arriving(Several):
    """Files, chosen here or arrived before. The browser names the latter in text, under the name of the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, many=True, **kwargs)
        self.kept: list[Arrived] = []  # to be shown again with the form

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        said = data.getlist(name) if isinstance(data, MultiValueDict) else []
        found = [arrived(str(each)) for each in dict.fromkeys(said) if each]  # an input left empty says ""
        self.kept = [each for each in found if each]
        chosen = super().value_from_datadict(data, files, name) or []
        return [*found, *(chosen if isinstance(chosen, list) else [chosen])]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and name not in data


class UploadsField(UploadField):
    """Several files. Cleans to a list for `actions.take`; every file that is not taken has its own sentence."""

    default_error_messages = {
        "too_many": _("Choose at most %(most)s files at a time."),
        "gone": _("A file that you sent before is no longer here. Choose it again."),
    }

    def __init__(self, *, most: int = 10, **kwargs: Any) -> None:  # as above
        self.most = most
        purpose = kwargs.get("purpose", Purpose.ATTACHMENT)
        room = f"up to {limit(purpose) // 1_000_000} MB"
        hint = f"One file, {room}." if most == 1 else f"At most {most} files, each {room}."
        told: dict[str, Any] = {"widget": Arriving(), "help_text": hint}
        super().__init__(**told | kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        ways = {"data-uploads": reverse_lazy("files:uploads"), "data-purpose": self.purpose, "data-most": self.most}
        return {**super().widget_attrs(widget), **ways, "data-largest": limit(self.purpose)}

    def clean(  # type: ignore[override]
        self, data: list[Uploaded | Arrived | None] | Uploaded | None, initial: object = None
    ) -> list[Checked | Arrived]:
        files = data if isinstance(data, list) else [data] if data else []
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": self.most})
        return self._all(files)

    def _all(self, files: Sequence[Uploaded | Arrived | None]) -> list[Checked | Arrived]:
        here = self._here(files)
        taken: list[Checked | Arrived] = []
        wrong: list[ValidationError] = []
        for file in files:
            try:
                taken.append(self._one(file, here))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return taken

    def _here(self, files: Sequence[Uploaded | Arrived | None]) -> set[UUID]:
        keys = [file.key for file in files if isinstance(file, Arrived)]
        return set(Upload.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()

    def _one(self, file: Uploaded | Arrived | None, here: set[UUID]) -> Checked | Arrived:
        if file is not None and not isinstance(file, Arrived):
            return check(file, purpose=self.purpose)
        if file is None or file.key not in here:
            raise ValidationError(self.error_messages["gone"], code="gone")
        if file.size > limit(self.purpose):
            raise too_large(file.name, self.purpose)
        return file


def accepted(purpose: str) -> str:
    """The `accept` of a file input: a help to the person choosing, no check."""
    if purpose in (Purpose.ATTACHMENT, Purpose.DOCUMENT):
        return ",".join(f".{extension}" for extension in sorted(EXTENSIONS))
    return ",".join(kind.mime for kind in KINDS.values() if kind.is_picture)

"""What a person says of documents and folders."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, cast
from urllib.parse import parse_qsl
from uuid import uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guildhall.contributions.actions.writing import Words
from guildhall.contributions.forms import NUMBER_WANTED, ContributionForm, ReviseForm
from guildhall.contributions.models import Contribution, Version
from guildhall.contributions.together import revise_together
from guildhall.files import actions as files
from guildhall.files import names
from guildhall.files.forms import Arrived, UploadsField
from guildhall.files.intake import Checked, Purpose, Uploaded
from guildhall.kernel.forms import DateField, Form
from guildhall.kernel.forms import Words as Lines
from guildhall.kernel.text import one_line
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience

from . import actions
from .actions import Facts
from .models import Document, Folder
from .tree import Tree

AT_ONCE = 20  # files in one form
YEARS = (1900, 2100)


class FolderField(forms.ChoiceField):
    """One of a community's folders, or the top. Cleans to a Folder, or None."""

    def among(self, tree: Tree, *, without: Folder | None = None) -> None:
        self.tree = tree
        self.choices = tree.choices(without=without)

    def clean(self, value: Any) -> Any:  # Django's own return type is Any
        return self.tree.get(int(said) if (said := super().clean(value)) else None)


class EachOfThem(UploadsField):
    """Several files: the good ones are taken, and `wrong` says of each other why not."""

    wrong: list[str]

    def _all(self, files: Sequence[Uploaded | Arrived | None]) -> list[Checked | Arrived]:
        here, self.wrong = self._here(files), []
        taken: list[Checked | Arrived] = []
        for file in files:
            try:
                taken.append(self._one(file, here))
            except ValidationError as problem:
                self.wrong += problem.messages
        if not taken and self.wrong:
            raise ValidationError(self.wrong)
        return taken


class FactsFields(forms.Form):
    """What a document says of itself."""

    what = forms.CharField(
        label="What it is", max_length=100, required=False, help_text="For example: template letter and form"
    )
    readers = forms.CharField(
        label="Who it is for", max_length=100, required=False, help_text="For example: housing options teams"
    )
    reuse = forms.ChoiceField(label="May others reuse it?", choices=Document.Reuse.choices, required=False)
    source = forms.CharField(label="The organisation it comes from", max_length=200, required=False)
    year = forms.IntegerField(
        label="Year", min_value=YEARS[0], max_value=YEARS[1], required=False,
        error_messages={"invalid": "Write a year, for example 2026", "min_value": "Write a year, for example 2026",
                        "max_value": "Write a year, for example 2026"},
    )  # fmt: skip
    review_by = DateField(
        label="Look it over again by", required=False,
        help_text="You are reminded then, and readers are told when that day has passed.",
    )  # fmt: skip

    def facts(self, **more: Any) -> Facts:
        said = {name: self.cleaned_data[name] for name in FactsFields.base_fields if name in self.fields}
        tidy: dict[str, Any] = {
            key: one_line(value) if isinstance(value, str) else value for key, value in said.items()
        }
        return Facts(**tidy, **more)


class AltFields(forms.Form):
    """What a picture shows, for those who cannot see it."""

    alt = forms.CharField(
        label="What does the picture show?", max_length=300, required=False,
        help_text="In a sentence, for people who cannot see it.",
    )  # fmt: skip
    decorative = forms.BooleanField(label="It is only decoration: it shows nothing one would miss", required=False)


class DocumentForm(ContributionForm, FactsFields):
    """Documents to be added: one from each file, called by the file's name."""

    title = attachments = None  # type: ignore[assignment]  # Django's way to leave out what a form inherits
    body = forms.CharField(required=False)  # and this one says that a document may go without
    review_by = year = what = readers = None  # type: ignore[assignment]  # said of each document by itself
    field_order = ["documents", "folder", "reuse", "source", "tags", "audience", "follow"]
    documents = EachOfThem(
        label="Choose files", purpose=Purpose.DOCUMENT, most=AT_ONCE,
        error_messages={"required": "Choose at least one file."},
    )  # fmt: skip
    folder = FolderField(label="Folder", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["body"]
        folder: Any = self.fields["folder"]
        folder.among(Tree.of(self.community))
        self.fields["tags"].help_text = "For all of them. Separate them with commas, for example: damp, repairs"
        self.fields["follow"].label = "Follow it: tell me when somebody comments"
        if self.viewer.member and self.viewer.member.organisation:
            self.initial.setdefault("source", self.viewer.member.organisation.name)

    @property
    def wrong(self) -> list[str]:
        """What was wrong with those files that were not taken."""
        return getattr(self.fields["documents"], "wrong", [])

    def publish(self) -> Contribution:
        """The first of them."""
        return self.publish_all()[0]

    def publish_all(self) -> list[Contribution]:
        """A document from each file, each by itself: what goes wrong with one leaves the others."""
        return [self._publish(n, file) for n, file in enumerate(self.cleaned_data["documents"])]

    def draft(self) -> Contribution:
        raise Refused("Documents are not kept as drafts. Add it for the facilitators alone, and move it later.")

    def _publish(self, number: int, file: Checked | Arrived) -> Contribution:
        data, once = self.cleaned_data, self.cleaned_data["once"]
        words = Words(
            title=title_of(file.name), tags=data["tags"], once=uuid5(once, f"{number} {file.name}") if once else None
        )
        return actions.add(
            self.community, by=self.viewer, words=words, folder=data["folder"], facts=self.facts(),
            upload=files.take(file, by=self.viewer, purpose=Purpose.DOCUMENT),
            audience=Audience(data["audience"]) if data["audience"] else None, follow=data["follow"],
        )  # fmt: skip


class EditForm(ReviseForm, FactsFields, AltFields):
    """All that is said of one document."""

    attachments = None  # type: ignore[assignment]  # as above
    field_order = [
        "title", "body", "alt", "decorative", "what", "readers", "reuse", "source", "year", "review_by", "tags",
        "folder", "note", "minor",
    ]  # fmt: skip
    folder = FolderField(label="Folder", required=False)
    facts_were = forms.CharField(widget=forms.HiddenInput, required=False)  # when the form was opened

    def __init__(self, *args: Any, document: Document, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        folder: Any = self.fields["folder"]
        folder.among(tree)
        self.fields["body"].label = "What should people know about it?"
        if not document.is_picture:
            del self.fields["alt"], self.fields["decorative"]

    def clean(self) -> dict[str, Any]:
        data = (super().clean() or {}) | {"attachments": []}  # nothing hangs on a document but its file
        if "alt" in self.fields and not data.get("alt") and not data.get("decorative"):
            self.add_error("alt", "Say what the picture shows, or tick that it is only decoration.")
        return data

    def describe(self, *, by: Viewer) -> Version | None:
        """Save it; gives the version of whoever was quicker, if the two changes were put together.

        Raises:
            Clash: both changed the same words.
        """
        data = self.cleaned_data
        about = {"alt": one_line(data["alt"]), "decorative": data["decorative"]} if "alt" in self.fields else {}
        more: dict[str, Any] = {"facts": self._meant(self.facts(**about)), "note": data["note"], "minor": data["minor"]}

        def describe(words: Words, number: int) -> Contribution:
            return actions.describe(self.contribution, by=by, words=words, based_on=number, **more)

        met = revise_together(self.contribution, self.words(by=by), data["based_on"], describe)
        if data["folder"] != self.document.folder:
            actions.shelve(self.contribution, by=by, to=data["folder"])
        return met

    def _meant(self, typed: Facts) -> Facts:
        """What was typed; what somebody else said better meanwhile stays, where nothing was changed here."""
        were = dict(parse_qsl(self.data.get("facts_were", ""), keep_blank_values=True))
        same = [name for name, said in asdict(typed).items() if were.get(name) == str(said or "")]
        return replace(typed, **{name: getattr(self.document, name) for name in same})

    def meet(self, theirs: Version) -> None:
        """Somebody else changed the same words: keep what was typed, and go on from what it says now."""
        self.data = cast("QueryDict", self.data).copy()
        self.data["based_on"] = str(theirs.number)
        words = "Somebody else changed the same words while you wrote. Theirs are shown above; yours are kept below."
        self.add_error("body", words)


class ReplaceForm(Form):
    """A new file for a document."""

    file = UploadsField(
        label="Choose the new file", most=1, purpose=Purpose.DOCUMENT,
        error_messages={"required": "Choose a file.", "too_many": "Choose one file."},
    )  # fmt: skip
    note = forms.CharField(
        label="What is new in this version", max_length=200, required=False,
        help_text="For example: Welsh letter added",
    )  # fmt: skip
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def replace(self, contribution: Contribution, *, by: Viewer) -> None:
        data = self.cleaned_data
        upload = files.take(data["file"][0], by=by, purpose=Purpose.DOCUMENT)
        actions.replace(contribution, by=by, upload=upload, based_on=data["based_on"], note=data["note"])


class UseForm(Form):
    """That one's organisation used it."""

    hours = forms.DecimalField(
        label="About how many hours did it save you?", required=False,
        min_value=0.1, max_value=1000, max_digits=6, decimal_places=1,
        error_messages={"invalid": NUMBER_WANTED},
    )  # fmt: skip
    note = forms.CharField(
        label="How did you use it?", max_length=300, required=False, widget=Lines(attrs={"rows": 3}),
        help_text="For example: we put our name on the letter, and left out the second page.",
    )  # fmt: skip


class FolderForm(Form):
    """What a folder is called."""

    name = forms.CharField(label="Name of the folder", max_length=100, error_messages={"required": "Give it a name."})


class ToForm(Form):
    """Which folder to put something into."""

    to = FolderField(label="Into which folder?", required=False)

    def __init__(self, *args: Any, tree: Tree, without: Folder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.among(tree, without=without)


def title_of(name: str) -> str:
    """A title from a file's name: "out-of-area_notice.docx" is "Out-of-area notice"."""
    stem = names.split(name)[0].replace("_", " ")
    words = one_line(stem if " " in stem else stem.replace("-", " "))[:200].strip()
    return words[:1].upper() + words[1:] if words else "Document"

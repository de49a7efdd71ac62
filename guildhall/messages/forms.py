"""What is typed to write to people, to change who takes part, and to report."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from guildhall.contributions.forms import WordsForm
from guildhall.kernel.forms import Checkboxes, Form, Radios, Words
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from .addressing import people_named

TO_HINT: Final = "Names, or @ and a handle, with commas between: Sam Field, @priya-nair"
EACH, TOGETHER = "each", "together"


def subject_field() -> forms.CharField:
    """A conversation may have a subject."""
    return forms.CharField(
        label="Subject",
        max_length=120,
        required=False,
        error_messages={"max_length": "The subject must be 120 characters or fewer."},
    )


class ToField(forms.CharField):
    """People by their names. Cleans to members."""

    def __init__(self, *, viewer: Viewer, **kwargs: Any) -> None:  # Django's own keywords
        self.viewer = viewer
        super().__init__(help_text=TO_HINT, max_length=3000, **kwargs)

    def clean(self, value: Any) -> Any:  # Django's own return type is Any
        return people_named(super().clean(value), self.viewer)


class MessageForm(WordsForm):
    """Words to those who take part in a conversation."""

    field_order = ["body", "attachments"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Your message"
        self.fields["body"].error_messages["required"] = "Write your message."
        self.fields["body"].widget.attrs["rows"] = 6


class FirstForm(MessageForm):
    """Words that begin a conversation with somebody who is known already."""

    field_order = ["title", "body", "attachments"]
    title = subject_field()


class NewForm(FirstForm):
    """Words that begin a conversation with whomever one names."""

    field_order = ["to", "title", "body", "attachments"]

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {"required": "Say whom you are writing to."}
        self.fields["to"] = ToField(viewer=viewer, label="To", error_messages=wanted)
        self.order_fields(self.field_order)


class FoundForm(FirstForm):
    """Words to those whom the finder found."""

    field_order = ["people", "how", "title", "body", "attachments"]
    people = forms.TypedMultipleChoiceField(
        label="To", coerce=int, widget=Checkboxes, error_messages={"required": "Choose at least one person."}
    )
    how = forms.ChoiceField(
        label="How is it sent?",
        choices=((EACH, "To each by themselves"), (TOGETHER, "As one conversation of all")),
        widget=Radios(
            hints={
                EACH: "Nobody sees who else was written to, and answers come to you alone.",
                TOGETHER: "Everybody sees who takes part, and all read the answers.",
            }
        ),
        error_messages={"required": "Choose how it is sent."},
    )

    def __init__(self, *args: Any, found: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(each.pk, _told(each)) for each in found]  # type: ignore[attr-defined]
        self.initial.setdefault("people", [each.pk for each in found])


class ChangeForm(Form):
    """One's own message, said otherwise."""

    body = MessageForm.base_fields["body"]


class AddForm(Form):
    """More people for a group."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = ToField(viewer=viewer, label="Add people", error_messages={"required": "Say whom to add."})


class SubjectForm(Form):
    """Another subject for a group."""

    subject = subject_field()


class ReportForm(Form):
    """Which messages the stewards are to see, and why."""

    messages = forms.TypedMultipleChoiceField(
        label="Which messages should the stewards see?",
        help_text="They see exactly what you tick, and nothing else of this conversation.",
        coerce=int,
        widget=Checkboxes,
        error_messages={"required": "Choose the messages that the stewards are to see."},
    )
    reason = forms.CharField(
        label="What is wrong?", widget=Words, max_length=1000, error_messages={"required": "Say why you report this."}
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = choices  # type: ignore[attr-defined]


class CloseForm(Form):
    """What came of a report."""

    note = forms.CharField(
        label="What you found, and what you did",
        help_text="Stewards see this. Who reported it is told only that it was looked at.",
        widget=Words,
        max_length=1000,
        error_messages={"required": "Say what came of it."},
    )


def _told(member: Member) -> str:
    facts = ", ".join(filter(None, (member.job_title, member.organisation_name)))
    return f"{member.name} ({facts})" if facts else member.name

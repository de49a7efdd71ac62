"""What a person writes: every kind's form is this one, or has it for its beginning."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.module_loading import import_string

from guildhall.communities.models import Community
from guildhall.files import actions as files
from guildhall.files.forms import UploadsField
from guildhall.kernel.forms import Editor, Form, Radios, TagsField
from guildhall.kernel.text import LIMIT
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Audience

from . import actions
from .actions.writing import Words
from .models import Contribution, Detail, Version
from .thread import tags_of
from .together import revise_together
from .wording import TITLE_LIMIT

EMPTY_BODY = "Write something."
NUMBER_WANTED = "Write a number of hours, for example 2.5"


class WordsForm(Form):
    """Words and files, whatever they begin or answer."""

    body = forms.CharField(
        label="Your text",
        widget=Editor(attrs={"rows": 10}),
        max_length=LIMIT,
        error_messages={"required": EMPTY_BODY, "max_length": f"Your text must be {LIMIT:,} characters or fewer."},
    )
    attachments = UploadsField(label="Attach files", required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid4())

    def words(self, *, by: Viewer) -> Words:
        """What was typed; its files are kept now, before the transaction that refers to them."""
        data = self.cleaned_data
        return Words(
            title=data.get("title", ""),
            body=data["body"],
            tags=data.get("tags", ()),
            uploads=[files.take(file, by=by, purpose="attachment") for file in data["attachments"]],
            once=data["once"],
        )


class ReplyForm(WordsForm):
    """An answer."""

    field_order = ["body", "attachments", "follow"]
    follow = forms.BooleanField(
        label="Follow this conversation: tell me when somebody else replies", required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Your reply"
        self.fields["body"].error_messages["required"] = "Write your reply."
        self.fields["body"].widget.attrs["rows"] = 7

    def reply(self, to: Contribution, *, by: Viewer) -> Contribution:
        return actions.reply(to, by=by, words=self.words(by=by), follow=self.cleaned_data["follow"])


class ContributionForm(WordsForm):
    """A contribution of any kind that begins a thread."""

    kind = ""
    prefilled: tuple[str, ...] = ("title", "body", "tags")  # fields that an address may begin: new/?title=Damp
    field_order = ["title", "body", "tags", "attachments", "audience", "follow"]
    title = forms.CharField(
        label="Title",
        max_length=TITLE_LIMIT,
        error_messages={
            "required": "Give it a title.",
            "max_length": f"The title must be {TITLE_LIMIT} characters or fewer.",
        },
    )
    tags = TagsField(label="Tags", required=False, help_text="Separate them with commas, for example: damp, repairs")
    audience = forms.TypedChoiceField(label="Who can read this", coerce=int, widget=Radios, required=False)
    follow = forms.BooleanField(label="Follow it: tell me when somebody replies", required=False, initial=True)

    def __init__(self, *args: Any, viewer: Viewer, community: Community, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.community, self.kind = viewer, community, kind
        self.fields["audience"].choices = audiences(community, viewer)  # type: ignore[attr-defined]
        self.initial.setdefault("audience", int(community.default_audience))

    def detail(self) -> Detail | None:
        """The tool's own columns, from what was typed."""
        return None

    def publish(self) -> Contribution:
        """Publish what was typed."""
        return actions.publish(**self._said(), follow=self.cleaned_data["follow"])

    def draft(self) -> Contribution:
        """Keep what was typed as a draft."""
        return actions.draft(**self._said())

    def _said(self) -> dict[str, Any]:
        chosen = self.cleaned_data["audience"]
        return {
            "community": self.community,
            "by": self.viewer,
            "kind": self.kind,
            "words": self.words(by=self.viewer),
            "audience": Audience(chosen) if chosen else None,
            "detail": self.detail(),
        }


class ReviseForm(WordsForm):
    """Saying it again, better. Shows what it says now; remembers which version that was."""

    field_order = ["title", "body", "tags", "attachments", "note", "minor"]
    title = ContributionForm.base_fields["title"]
    tags = ContributionForm.base_fields["tags"]
    note = forms.CharField(label="What you changed, and why", max_length=200, required=False)
    minor = forms.BooleanField(label="Minor change: tell nobody", required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    tags_were = forms.CharField(widget=forms.HiddenInput, required=False)  # when the form was opened

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contribution = contribution
        begun_with: type[WordsForm] = import_string(contribution.kind_of.form)
        self.fields["body"].required = begun_with.base_fields["body"].required
        if not contribution.is_root:
            del self.fields["title"], self.fields["tags"]

    def words(self, *, by: Viewer) -> Words:
        """What was typed. Tags that others put on or took off meanwhile stay as they left them."""
        typed, were = super().words(by=by), self.data.get("tags_were")
        if were is None or not self.contribution.is_root:
            return typed
        were, now = TagsField(required=False).clean(were), tags_of(self.contribution)
        kept = [tag for tag in now if tag in typed.tags or tag not in were]
        return replace(typed, tags=[*kept, *(tag for tag in typed.tags if tag not in were and tag not in kept)])

    def revise(self, *, by: Viewer) -> Version | None:
        """Revise it; gives the version of whoever was quicker, if the two changes were put together.

        Raises:
            Clash: both changed the same words.
        """
        data = self.cleaned_data
        more: dict[str, Any] = {"by": by, "note": data["note"], "minor": data["minor"]}

        def revise(words: Words, number: int) -> Contribution:
            return actions.revise(self.contribution, words=words, based_on=number, **more)

        return revise_together(self.contribution, self.words(by=by), data["based_on"], revise)


class ReasonForm(Form):
    """Why something is taken away."""

    reason = forms.CharField(
        label="Reason",
        help_text="The author is told this.",
        max_length=300,
        error_messages={"required": "Give a reason."},
    )


class HoursForm(Form):
    """How much time something saved."""

    hours = forms.DecimalField(
        label="About how many hours did it save you?",
        min_value=0.1, max_value=1000, max_digits=6, decimal_places=1,
        error_messages={"required": NUMBER_WANTED, "invalid": NUMBER_WANTED},
    )  # fmt: skip


def audiences(community: Community, viewer: Viewer) -> list[tuple[int, str]]:
    """The audiences that `viewer` may choose in `community`, widest first, in words that are true."""
    inside, gate = f"Members of {community.name}", _gate(community)
    wide = "Any signed-in member of Guildhall" if gate is None else f"Members of {gate.name}"
    found = [(int(Audience.PUBLIC), "Anyone on the web")] if community.publishes else []
    found += [(int(Audience.MEMBERS), wide)] if community.access == Access.OPEN else []
    found += [(int(Audience.COMMUNITY), inside)]
    if viewer.facilitates(community):
        found.append((int(Audience.FACILITATORS), f"Facilitators of {community.name}"))
    return found


def audience_words(community: Community, audience: int) -> str:
    """Who will see it, and how many they are."""
    members = f"{community.members:,} member{'' if community.members == 1 else 's'}"
    if audience == Audience.PUBLIC and community.publishes:
        return "Visible to anyone on the web."
    if audience == Audience.FACILITATORS:
        return f"Visible to the facilitators of {community.name}. Nobody else can see it."
    gate = _gate(community)
    if audience <= Audience.MEMBERS and gate is None:
        return "Visible to any signed-in member of Guildhall."
    if audience <= Audience.MEMBERS and gate is not None and gate.pk != community.pk:
        return f"Visible to the members of {gate.name}. Nobody else can see it."
    return f"Visible to the {members} of {community.name}. Nobody else can see it."


def _gate(community: Community) -> Community | None:
    """The closed or hidden community whose members read what lies behind it; its own row is mostly at hand."""
    if community.gate_id is None or community.gate_id == community.pk:
        return community if community.gate_id else None
    return community.parent if community.gate_id == community.parent_id else community.gate

"""The settings of a community: each form shows what is so, and keeps what was typed."""

from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.files.actions import take
from guildhall.files.forms import UploadField
from guildhall.files.intake import Purpose
from guildhall.kernel.apps import tools
from guildhall.kernel.forms import Checkboxes, DateField, Form, Radios, Words
from guildhall.people.forms.fields import LineField, TextField
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access

from . import actions
from .models import Community

ACCESS_HINTS = {
    Access.OPEN: _("Any approved member may read it, and joins with one click to take part."),
    Access.CLOSED: _(
        "People ask to join and you decide. Others see its name, purpose, host, facilitators and number of members."
    ),
    Access.HIDDEN: _("By invitation only. Nobody else can see that it exists."),
}


class Setting(Form):
    """One page of settings. `shows` names what of the community its fields stand for; most of them are arranged."""

    shows: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, viewer: Viewer, community: Community | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.community = viewer, community

    @classmethod
    def of(cls, community: Community, viewer: Viewer, *typed: Any) -> Self:
        """The form as it stands, or with what was `typed`: fields and files."""
        return cls(*typed, initial=cls.now(community), viewer=viewer, community=community)

    @classmethod
    def now(cls, community: Community) -> dict[str, Any]:
        """What is so."""
        return {name: getattr(community, name) for name in cls.shows}

    def keep(self, community: Community, *, by: Viewer) -> str:
        """Keep what was typed; words for the facilitator, if there is more to say than that it is kept."""
        actions.arrange(community, by=by, **{name: self.cleaned_data[name] for name in self.shows})
        return ""


class WordsForm(Setting):
    """What a community says of itself."""

    shows = ("name", "purpose", "kind", "question", "publishes", "mails_text")

    name = LineField(label=_("Name"), max_length=100, error_messages={"required": _("Give the community a name")})
    purpose = TextField(
        label=_("Purpose"),
        max_length=500,
        widget=Words(attrs={"rows": 3}),
        help_text=_("One or two sentences: whom it is for, and what it helps them to do."),
        error_messages={"required": _("Say in a sentence what it is for")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Community.Kind.choices, widget=Radios)
    host = forms.ChoiceField(label=_("Hosted by"), required=False)
    responsibilities = forms.MultipleChoiceField(
        label=_("Services it is about"),
        required=False,
        widget=Checkboxes,
        help_text=_("These are your responsibilities."),
    )
    question = LineField(label=_("A question for those who ask to join"), max_length=300, required=False)
    publishes = forms.BooleanField(label=_("Authors may choose to publish to anyone on the web"), required=False)
    mails_text = forms.BooleanField(
        label=_("Text of contributions may be mailed"),
        required=False,
        help_text=_("Without this, mail and feeds give only the headline and a link: what is written stays inside."),
    )

    def __init__(self, *args: Any, viewer: Viewer, community: Community | None = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, community=community, **kwargs)
        offer_host(self, viewer, community)
        offer_responsibilities(self, viewer, community)
        if community is not None and community.gate_id is not None:
            del self.fields["publishes"]
        else:
            self.fields.pop("mails_text", None)

    @classmethod
    def now(cls, community: Community) -> dict[str, Any]:
        about = [str(each.pk) for each in community.responsibilities.all()]
        return super().now(community) | {"host": str(community.host_id or ""), "responsibilities": about}

    def keep(self, community: Community, *, by: Viewer) -> str:
        said = dict(self.cleaned_data)
        said["host"] = hosts(by, community).get(said["host"])
        if "responsibilities" in said:
            said["responsibilities"] = [int(pk) for pk in said["responsibilities"]]
        actions.arrange(community, by=by, **said)
        return ""


def hosts(viewer: Viewer, community: Community | None) -> dict[str, Any]:
    """Organisations that may host: the viewer's own, and the one that does."""
    offered = [viewer.member and viewer.member.organisation, community and community.host]
    return {str(each.pk): each for each in offered if each is not None}


def offer_host(form: Form, viewer: Viewer, community: Community | None) -> None:
    """Let the form's `host` be chosen."""
    names = [(pk, each.name) for pk, each in hosts(viewer, community).items()]
    form.fields["host"].choices = [("", _("Nobody in particular")), *names]  # type: ignore[attr-defined]


def offer_responsibilities(form: Form, viewer: Viewer, community: Community | None) -> None:
    """Let the form's `responsibilities` be chosen from the viewer's and the community's own."""
    found = {each.pk: each.name for each in viewer.member.responsibilities.all()}
    if community is not None:
        found |= {each.pk: each.name for each in community.responsibilities.all()}
    field = form.fields["responsibilities"]
    field.choices = [(str(pk), name) for pk, name in sorted(found.items(), key=lambda each: each[1])]  # type: ignore[attr-defined]
    if not found:
        del form.fields["responsibilities"]


class WelcomeForm(Setting):
    """What one who has just joined reads."""

    shows = ("welcome",)

    welcome = TextField(
        label=_("Welcome words"),
        max_length=2000,
        required=False,
        widget=Words(attrs={"rows": 8}),
        help_text=_("Shown to everybody who has just joined. You may use Markdown."),
    )


class LookForm(Setting):
    """A community's colour, within the palette that everybody can read."""

    shows = ("theme",)
    theme = forms.ChoiceField(label=_("Colour"), choices=Community.Theme.choices, widget=Radios)


class FaceForm(LookForm):
    """Its colour and its picture."""

    field_order = ("picture", "remove_picture", "theme")
    picture = UploadField(
        label=_("Picture"),
        required=False,
        purpose=Purpose.PICTURE,
        help_text=_(
            "Shown to those who may come in. A wide one works best: its middle is shown. No text in it, please."
        ),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    def keep(self, community: Community, *, by: Viewer) -> str:
        said, picture = self.cleaned_data, community.picture
        if said["picture"]:
            picture = take(said["picture"], by=by, purpose=Purpose.PICTURE)
        elif said["remove_picture"]:
            picture = None
        actions.arrange(community, by=by, theme=said["theme"], picture=picture)
        return ""


class AccessForm(Setting):
    """Who may come in."""

    shows = ("access",)
    access = forms.ChoiceField(label=_("Who may come in?"), choices=Access.choices, widget=Radios(hints=ACCESS_HINTS))

    def keep(self, community: Community, *, by: Viewer) -> str:
        ended = actions.change_access(community, self.cleaned_data["access"], by=by)
        return f"Your changes are kept. Memberships beneath that ended: {ended}." if ended else ""


class PlaceForm(Setting):
    """What a community is beneath."""

    parent = forms.ChoiceField(label=_("Beneath"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, community: Community | None = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, community=community, **kwargs)
        self.parents = parents(viewer, community)
        names = [(pk, each.name) for pk, each in self.parents.items()]
        self.fields["parent"].choices = [("", _("None: it stands on its own")), *names]  # type: ignore[attr-defined]

    @classmethod
    def now(cls, community: Community) -> dict[str, Any]:
        return {"parent": community.parent.slug if community.parent else ""}

    def keep(self, community: Community, *, by: Viewer) -> str:
        ended = actions.change_parent(community, self.parents.get(self.cleaned_data["parent"]), by=by)
        return f"Your changes are kept. Memberships that ended: {ended}." if ended else ""


def parents(viewer: Viewer, community: Community | None = None) -> dict[str, Community]:
    """Communities that one may be put under: the viewer's own, and where it is."""
    mine = Community.objects.of(viewer).going_on().order_by("name")
    found = {each.slug: each for each in mine.exclude(pk=community.pk if community else 0)[:200]}
    if community is not None and community.parent is not None:
        found.setdefault(community.parent.slug, community.parent)
    return found


class EndForm(Setting):
    """The last day of a time-limited community."""

    shows = ("ends",)

    ends = DateField(label=_("Last day"), required=False, help_text=_("Leave it empty if there is no end."))

    @classmethod
    def now(cls, community: Community) -> dict[str, Any]:
        return {"ends": None if community.has_ended else community.ends}

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends is not None and ends < timezone.localdate():
            raise ValidationError(_("The last day must be today or later"))
        return ends


class ReopenForm(EndForm):
    """Going on after all, for good or until another last day."""

    def keep(self, community: Community, *, by: Viewer) -> str:
        actions.reopen(community, by=by, ends=self.cleaned_data["ends"])
        return f"{community.name} goes on."


class CloseForm(Setting):
    """Ending it well."""

    closing = TextField(
        label=_("What came of it"),
        max_length=5000,
        widget=Words(attrs={"rows": 8}),
        help_text=_("A closing summary, shown at the top of the community from now on. You may use Markdown."),
        error_messages={"required": _("Write a few words on what came of it")},
    )

    @classmethod
    def now(cls, community: Community) -> dict[str, Any]:
        return {"closing": community.summary}

    def keep(self, community: Community, *, by: Viewer) -> str:
        actions.close_community(community, by=by, summary=self.cleaned_data["closing"])
        return f"{community.name} has ended. Everything in it can still be read."


class ToolsForm(Setting):
    """Which tools are on, and in which order."""

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, community=community, **kwargs)
        on = community.tools
        self.order = [*on, *(tool.label for tool in tools() if tool.label not in on)]
        self.fields["tools"] = forms.MultipleChoiceField(
            label=_("Tools"), required=False, widget=Checkboxes, choices=tool_choices, initial=on
        )

    def keep(self, community: Community, *, by: Viewer) -> str:
        chosen = self.cleaned_data["tools"]
        order = [label for label in self.order if label in chosen]
        actions.arrange(community, by=by, tools=moved(order, self.data.get("up", "")))
        return ""


def moved(order: list[str], up: str) -> list[str]:
    """`order` with `up` one place nearer the front."""
    at = order.index(up) if up in order else 0
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
    return order


def tool_choices() -> list[tuple[str, Any]]:
    """Every tool there is."""
    return [(tool.label, tool.title) for tool in tools()]


def tool_hints() -> dict[str, Any]:
    """A few words on each."""
    return {tool.label: tool.blurb for tool in tools()}

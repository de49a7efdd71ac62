"""Writing a newsletter, and choosing whom it is for."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from guildhall.communities.models import Community
from guildhall.contributions.wording import rendered_here
from guildhall.kernel.forms import Checkboxes, Editor, Form, Radios
from guildhall.kernel.text import clean_text
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer

from . import actions
from .audience import ROLES, Segment, offered
from .models import Newsletter

LONGEST: Final = 20_000  # characters: a mail is to stay small
TOO_LONG: Final = f"Your text must be {LONGEST:,} characters or fewer."
NUMBER: Final = "Write a whole number of weeks, from 1 to 104"
PICTURES: Final = "A newsletter is mailed without pictures. Take them out, or link to the page where they are."


class NewsletterForm(Form):
    """Its words, and its readers."""

    title = forms.CharField(
        label="Subject",
        max_length=150,
        error_messages={"required": "Give it a subject.", "max_length": "The subject must be 150 characters or fewer."},
    )
    body = forms.CharField(
        label="Your text",
        widget=Editor(attrs={"rows": 14}),
        max_length=LONGEST,
        error_messages={"required": "Write something.", "max_length": TOO_LONG},
    )
    role = forms.ChoiceField(label="Who is it for?", choices=[*ROLES.items()], widget=Radios, required=False)
    kinds = forms.MultipleChoiceField(
        label="Only from these kinds of organisation", widget=Checkboxes, required=False,
        help_text="Tick none for all of them.",
    )  # fmt: skip
    nation = forms.ChoiceField(label="Only from this nation", required=False)
    region = forms.ChoiceField(label="Only from this region", required=False)
    responsibility = forms.TypedChoiceField(
        label="Only those responsible for", coerce=int, empty_value=None, required=False
    )
    weeks = forms.IntegerField(
        label="Only those not seen here for so many weeks", min_value=1, max_value=104, required=False,
        error_messages={"invalid": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    )  # fmt: skip
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, community: Community, newsletter: Newsletter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community, self.newsletter = community, newsletter
        if newsletter is not None:
            said = {"title": newsletter.title, "body": newsletter.source, "based_on": newsletter.number}
            self.initial = newsletter.segment | said | self.initial
        for name, choices in offered(community).items():
            chosen: Any = self.fields[name]
            chosen.choices = choices if name == "kinds" else [("", "All"), *choices]
            if not choices:
                del self.fields[name]

    def clean_body(self) -> str:
        body = clean_text(self.cleaned_data["body"])
        if "<img" in rendered_here(body).html:
            raise ValidationError(PICTURES)
        return body

    def keep(self, *, by: Viewer) -> Newsletter | None:
        """The draft, if it could be kept; else the form says why."""
        data = self.cleaned_data
        said: dict[str, Any] = {"title": data["title"], "body": data["body"], "segment": Segment.of(data)}
        try:
            if self.newsletter is None:
                return actions.write_newsletter(self.community, by=by, **said)
            return actions.change_newsletter(self.newsletter, by=by, based_on=data["based_on"] or 0, **said)
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return None

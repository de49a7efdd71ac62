"""Announcing something, and for how long."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from guildhall.contributions.forms import ContributionForm
from guildhall.contributions.models import Contribution
from guildhall.kernel.forms import DateField, Form
from guildhall.policy.words import Audience

from . import actions
from .models import Announcement

USUAL = timedelta(days=14)
LONGEST = timedelta(days=366)
BELOW = "Show it in sub-communities too, to those there who may read it"


class UntilField(DateField):
    """A day from today on, within a year: an announcement that never goes is read by nobody."""

    def __init__(self, **kwargs: Any) -> None:
        hint = "It goes by itself after that day. Leave it empty and it is not shown at the top at all."
        super().__init__(label="Shown at the top until", required=False, help_text=hint, **kwargs)

    def clean(self, value: Any) -> Any:  # Django's own return type is Any
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day is not None and not today <= day <= today + LONGEST:
            raise ValidationError("Choose a day from today on, within a year.")
        return day


class AnnouncementForm(ContributionForm):
    """An announcement, and who is to see it for how long."""

    field_order = [
        "title", "body", "tags", "attachments", "until", "below", "mail", "replies", "audience", "follow",
    ]  # fmt: skip
    until = UntilField()
    below = forms.BooleanField(label=BELOW, required=False)
    mail = forms.BooleanField(label="Send it by mail to everybody who can read it", required=False)
    replies = forms.BooleanField(label="People may reply", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + USUAL)
        self.fields["body"].widget.attrs["rows"] = 6

    def detail(self) -> Announcement:
        return Announcement(**{name: self.cleaned_data[name] for name in ("until", "below", "mail")})

    def publish(self) -> Contribution:
        data = self.cleaned_data
        return actions.announce(
            self.community, by=self.viewer, words=self.words(by=self.viewer), detail=self.detail(),
            audience=Audience(data["audience"]) if data["audience"] else None,
            replies=data["replies"], follow=data["follow"],
        )  # fmt: skip


class ShownForm(Form):
    """Until when, and how far."""

    until = UntilField()
    below = forms.BooleanField(label=BELOW, required=False)

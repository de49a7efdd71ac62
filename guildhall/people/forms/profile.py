"""What members say about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.files.forms import UploadField
from guildhall.kernel.forms import Form, Radios, Tags, Words
from guildhall.kernel.text import one_line
from guildhall.people.models import Member, Responsibility

from .fields import LineField, NameField, TextField

MOST = 30  # responsibilities, and interests


class InterestsField(LineField):
    """Interests in one's own words, between commas; gives a list."""

    widget = Tags

    def clean(self, value: Any) -> Any:  # Django's own return type
        said = [one_line(each) for each in str(super().clean(value)).split(",")]
        interests = list({each.casefold(): each for each in said if each}.values())
        if any(len(each) > 60 for each in interests):
            raise ValidationError(_("Write each interest in 60 characters or fewer, with commas between them"))
        if len(interests) > MOST:
            raise ValidationError(_("Write at most 30 interests"))
        return interests

    def prepare_value(self, value: Any) -> Any:  # a list from the table, or what was typed
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class ResponsibilitiesField(forms.ModelMultipleChoiceField[Responsibility]):
    """Services of the sector's list, by their number."""

    def __init__(self, **kwargs: Any) -> None:  # Django's own keywords
        services = Responsibility.objects.filter(ended=None)
        super().__init__(services, to_field_name="number", required=False, **kwargs)

    def clean(self, value: Any) -> Any:  # Django's own return type
        if len(value or []) > MOST:
            raise ValidationError(_("Choose at most 30 responsibilities"))
        return super().clean(value)


class Work(Form):
    """What one does: the first step of the welcome, and a part of the profile."""

    job_title = LineField(
        label=_("Your job title"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Write your job title, for example “Housing officer”")},
    )
    responsibilities = ResponsibilitiesField(label=_("What you are responsible for"))
    interests = InterestsField(
        label=_("What else interests you"),
        required=False,
        max_length=1000,
        help_text=_("In your own words, with commas between them. For example: service design, Welsh language"),
    )


class Profile(Form):
    """Who one is. What one does is in `Work`."""

    name = NameField()
    capacity = forms.ChoiceField(label=_("You are"), choices=Member.Capacity.choices, widget=Radios())
    about = TextField(
        label=_("About you"),
        required=False,
        max_length=2000,
        widget=Words(attrs={"rows": 5}),
        help_text=_("A few sentences. Only members see them."),
    )
    ask_me_about = TextField(
        label=_("Ask me about"),
        required=False,
        max_length=300,
        widget=Words(attrs={"rows": 3}),
        help_text=_("What colleagues elsewhere could ask you. For example: moving people on from hotels"),
    )
    mentors = forms.BooleanField(
        label=_("I am happy to help newcomers"),
        required=False,
        help_text=_("It stands on your profile, and colleagues who are new can look for it."),
    )
    likened = forms.BooleanField(
        label=_("Show me to others as somebody like them, and show me people like me"),
        required=False,
        help_text=_("Colleagues can always find you by your name and by what you do."),
    )
    shows_presence = forms.BooleanField(
        label=_("Show members of my communities when I am online"),
        required=False,
        help_text=_("“Online now” stands beside your name for five minutes after you were last here."),
    )
    writers = forms.ChoiceField(
        label=_("Who may write to you?"),
        choices=Member.Writers.choices,
        widget=Radios(),
        required=False,
    )
    photo = UploadField(
        purpose="photo",
        label=_("Your photo"),
        required=False,
        help_text=_("A picture of your face. We cut out the middle and take off everything a camera adds."),
    )
    remove_photo = forms.BooleanField(label=_("Take my photo away"), required=False)

    def clean_writers(self) -> str:
        """As it was, where a program says nothing of it."""
        return str(self.cleaned_data["writers"] or self.initial.get("writers", Member.Writers.EVERYBODY))


class Mail(Form):
    """How often to be written to."""

    mail = forms.ChoiceField(
        label=_("How often should we mail you?"),
        choices=Member.Mail.choices,
        widget=Radios(
            hints={
                "at_once": _("As soon as somebody answers you or names you"),
                "daily": _("One message in the morning, if there is something new"),
                "weekly": _("One message on Monday, if there is something new"),
                "none": _("Only what keeps your account safe"),
            }
        ),
        error_messages={"required": _("Choose how often we should mail you")},
    )

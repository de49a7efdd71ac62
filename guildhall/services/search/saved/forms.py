"""Saving a search, and changing it."""

from django import forms

from guildhall.kernel.forms import Form, Radios
from guildhall.people.models import Member

HOW = [*Member.Mail.choices[:-1], (Member.Mail.NONE, "Do not tell me")]


class ChangeForm(Form):
    """What it is called, and how one hears of it."""

    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Give it a name."})
    how = forms.ChoiceField(
        label="Tell me when there is something new",
        choices=HOW,
        initial=Member.Mail.DAILY,
        widget=Radios(hints={Member.Mail.NONE: "What is new stands on the page of the search."}),
    )


class SaveForm(ChangeForm):
    """With what is looked for, as the page of results says it."""

    q = forms.CharField(max_length=300, widget=forms.HiddenInput)
    where = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    kind = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

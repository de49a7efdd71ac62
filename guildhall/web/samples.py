"""Made-up people and things, for the components page alone."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms as fields
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.cards import Face, Place, StreamCard
from guildhall.kernel import forms
from guildhall.kernel.times import HOME

AT = datetime(2026, 11, 19, 15, 30, tzinfo=HOME)
Card = dict[str, Any]


class SampleForm(forms.Form):
    """One field of every kind."""

    title = fields.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Write a title, so that people know what you are asking")},
    )
    sentence = fields.CharField(label=_("In a sentence"), max_length=280, widget=forms.Words, required=False)
    body = fields.CharField(label=_("Your question"), widget=forms.Editor)
    tags = forms.TagsField(label=_("Tags"), help_text=_("Separate them with commas"), required=False)
    service = fields.ChoiceField(
        label=_("Service"), choices=[("", _("Choose one")), ("h", _("Homelessness")), ("a", _("Housing advice"))]
    )
    access = fields.ChoiceField(
        label=_("Who may come in?"),
        choices=[("open", _("Open")), ("closed", _("Closed")), ("hidden", _("Hidden"))],
        widget=forms.Radios(
            hints={
                "open": _("Any approved member reads, and joins with one click."),
                "closed": _("People ask to join. Outsiders see its name and purpose."),
                "hidden": _("By invitation. Outsiders see nothing."),
            }
        ),
    )
    tools = fields.MultipleChoiceField(
        label=_("Tools"), choices=[("forum", _("Forum")), ("blog", _("Blog"))], widget=forms.Checkboxes, required=False
    )
    ends = forms.DateField(label=_("When does it end?"), help_text=_("For example, 27 3 2027"), required=False)
    papers = forms.FilesField(label=_("Files"), help_text=_("Up to 25 MB each"), required=False)
    password = fields.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters"),
        widget=fields.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agree = fields.BooleanField(
        label=_("I accept the facilitator’s promises"),
        error_messages={"required": _("Accept the facilitator’s promises to go on")},
    )


def shelf() -> dict[str, Any]:
    """What the components page shows."""
    wrong = SampleForm(
        {"body": "We ring the **school admissions** team the same day.", "ends-day": "31", "ends-month": "2"}
    )
    filled = SampleForm(
        initial={"title": "Damp in flats", "access": "closed", "tools": ["forum"], "ends": date(2027, 3, 27)}
    )
    return {
        "filled": filled,
        "wrong": wrong,
        "has_errors": False,
        "people": people(),
        "cards": cards(),
        "rooms": rooms(),
        "weeks": weeks(),
        "at": AT,
        "pages": SimpleNamespace(older="?older=x", newer="?newer=x"),
        "cells": [(n % 6, n // 6, ("in", "in", "part", "out")[n * 7 % 11 % 4], f"Council {n + 1}") for n in range(30)],
    }


def people() -> list[Card]:
    rows = [
        ("Helen Marsh", "Head of Housing Needs", "Shropshire Council"),
        ("Tunde Adeyemi", "Temporary Accommodation Lead", "London Borough of Lewisham"),
        ("Gareth Llewellyn", "Housing Options Team Leader", "Cardiff Council"),
        ("Morag Sinclair", "Housing Strategy Officer", "Fife Council"),
        ("Aoife Devlin", "Tenancy Sustainment Officer", "Northern Ireland Housing Executive"),
        ("Samir Qureshi", "Policy and Performance Officer", "Kirklees Council"),
    ]
    return [
        {"id": n, "name": name, "handle": name.lower().replace(" ", "-"), "job_title": job, "organisation_name": body}
        for n, (name, job, body) in enumerate(rows)
    ]


def rooms() -> list[Card]:
    return [
        {
            "name": "Climate and net zero",
            "slug": "climate",
            "theme": "moss",
            "access": "open",
            "members": 2310,
            "purpose": "Retrofit, fleets, planning and how to bring a committee with you.",
        },
        {
            "name": "Housing and homelessness",
            "slug": "housing",
            "theme": "brick",
            "access": "closed",
            "members": 642,
            "purpose": "Options, prevention and temporary accommodation.",
        },
    ]


def cards() -> list[StreamCard]:
    writers, room = [Face(**each) for each in people()], Place("Housing and homelessness", "housing")
    return [
        StreamCard(
            title="How do you tell the receiving council when you place a household out of area?",
            url="#c-stream", author=writers[1], kind_name="Question", icon="question", at=AT, community=room,
            excerpt="Not read: a brass dot before the title, and the word New for screen readers.",
            replies=4, state="Answered", new=True,
        ),
        StreamCard(
            title="Three measures we stopped reporting",
            url="#c-stream", author=writers[5], kind_name="Blog post", icon="pen", at=AT - timedelta(days=400),
            community=room, excerpt="Read already.", replies=1, new=False,
        ),
    ]  # fmt: skip


def weeks() -> list[list[Card | None]]:
    """November 2026, with three things in it."""
    planned = {4: ["10am Rough sleeping leads"], 18: ["1pm Data clinic", "3pm Book club"], 24: ["2pm Hot seat"]}
    first = date(2026, 11, 1)
    days: list[Card | None] = [None] * first.weekday()
    for n in range(30):
        on = first + timedelta(days=n)
        found = [(words, "#c-calendar") for words in planned.get(on.day, [])]
        days.append({"date": on, "events": found, "today": on.day == 21})
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]

"""How a member wants to be told, all on one page: in general, of communities, of what they follow, and at what hour."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guildhall.communities import actions as communities
from guildhall.communities.models import Membership
from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Contribution, Follow
from guildhall.kernel.forms import Form, Radios
from guildhall.kernel.times import clock_hour
from guildhall.people import actions as people
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from . import actions, rhythm
from .models import Rhythm, Stop
from .newsletters import audience

MOST: Final = 100  # of what is followed, on one page: the newest
LEVELS: Final = Member.Mail.choices[:3]
STOPPED: Final = {"mention": _("When somebody names you")}
OTHERS: Final = ("Pacific", "America", "Africa", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Antarctica")


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under a heading."""

    title: Any
    names: list[str]


class Choices(Form):
    """Each choice is a field; what is followed is followed no longer by choosing so."""

    mail = forms.ChoiceField(
        label=_("How often should we mail you?"),
        choices=Member.Mail.choices,
        widget=Radios(
            hints={
                "at_once": _("As soon as somebody answers you, names you or writes in what you follow"),
                "daily": _("One message a day, if there is something new"),
                "weekly": _("One message a week, if there is something new"),
                "none": _("Only what keeps your account safe. You still find everything on your page of notifications"),
            }
        ),
    )
    hour = forms.TypedChoiceField(
        label=_("What time should your daily or weekly message come?"),
        coerce=int,
        choices=[(hour, clock_hour(hour)) for hour in range(24)],
    )
    weekday = forms.TypedChoiceField(
        label=_("Which day should your weekly message come?"), coerce=int, choices=Rhythm.Weekday.choices
    )
    zone = forms.ChoiceField(label=_("Your time zone"), help_text=_("The times above follow it."))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer, self.member = viewer, viewer.member
        self.rhythm = rhythm.of(self.member)
        first: dict[str, Any] = {"mail": self.member.mail, "hour": self.rhythm.hour}
        first |= {"weekday": self.rhythm.weekday, "zone": self.rhythm.zone}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        usual = ("", _("As usual (%(words)s)") % {"words": self.member.get_mail_display().lower()})
        self.parts = [*self._of_communities(usual), *self._of_follows(usual), *self._of_stops()]

    def _of_communities(self, usual: Any) -> list[Part]:
        mine = self.viewer.memberships.select_related("community").order_by("community__name")
        self.belonging: dict[str, Membership] = {f"c{row.community_id}": row for row in mine}
        for name, row in self.belonging.items():
            self._add(name, row.community.name, [usual, *LEVELS, ("none", _("Nothing"))], row.mail)
        return [Part(_("Communities"), list(self.belonging))] if self.belonging else []

    def _of_follows(self, usual: Any) -> list[Part]:
        self.following: dict[str, Follow] = {f"f{row.pk}": row for row in followed(self.viewer)}
        levels = [usual, *LEVELS, ("none", _("Nothing")), ("stop", _("Follow no longer"))]
        for name, row in self.following.items():
            self._add(name, words_of(row), levels, row.how)
        titles = {"contribution": _("Conversations"), "person": _("People"), "tag": _("Tags")}
        titles |= {"organisation": _("Organisations"), "community": _("Other communities")}
        named = {what: [n for n, row in self.following.items() if getattr(row, f"{what}_id")] for what in titles}
        return [Part(title, named[what]) for what, title in titles.items() if named[what]]

    def _of_stops(self) -> list[Part]:
        stops = Stop.objects.filter(member=self.member).order_by("scope")[:MOST]
        self.stops = {f"s{row.pk}": row for row in stops}
        known = STOPPED | audience.named([row.scope for row in stops], self.viewer)
        for name, row in self.stops.items():
            otherwise = known.get(row.scope.partition(":")[0], _("What you stopped on %s") % f"{row.since:%d %B %Y}")
            words = known.get(row.scope, otherwise)
            self._add(name, words, [("none", _("No mail")), ("", _("Mail again"))], "none")
        return [Part(_("Stopped"), list(self.stops))] if self.stops else []

    def _add(self, name: str, label: Any, choices: list[Any], now: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.initial[name] = now

    @transaction.atomic
    def keep(self) -> None:
        """Keep what was chosen; what was left as it was is not touched."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.changed_data}
        if "mail" in said:
            people.change_mail(self.member, mail=said["mail"], by=self.viewer)
        if said.keys() & {"hour", "weekday", "zone"}:
            actions.choose_hours(
                self.rhythm, by=self.viewer, **{n: self.cleaned_data[n] for n in ("hour", "weekday", "zone")}
            )
        for name in said.keys() & self.belonging.keys():
            communities.choose_mail(self.belonging[name].community, said[name], by=self.viewer)
        for name in said.keys() & self.following.keys():
            self._refollow(self.following[name], said[name])
        for name in said.keys() & self.stops.keys():
            actions.mail_again(self.stops[name], by=self.viewer)

    def _refollow(self, row: Follow, how: str) -> None:
        subject = row.contribution or row.person or row.organisation or row.tag
        if how == "stop" and subject is not None:
            contributions.unfollow(subject, by=self.viewer)
        elif subject is not None:
            contributions.follow(subject, by=self.viewer, how=how)


def followed(viewer: Viewer) -> list[Follow]:
    """What `viewer` follows and may still know of, the newest first."""
    mine = Follow.objects.filter(member=viewer.member, community=None)
    may = Q(contribution=None) | Q(contribution__in=Contribution.visible_to(viewer).values("pk"))
    seen = Q(person=None) | Q(person__in=Member.objects.visible_to(viewer).values("pk"))
    rows = mine.filter(may, seen).select_related("contribution__community", "person", "organisation", "tag")
    return list(rows.order_by("-since", "-pk")[:MOST])


def words_of(row: Follow) -> str:
    """What a row follows, in words."""
    for what in (row.contribution, row.person, row.organisation, row.tag):
        if what is not None:
            return getattr(what, "title", "") or str(what)
    return ""


@cache
def zones() -> list[tuple[str, str]]:
    """Places with a clock of their own, this country's first."""
    named = sorted(name for name in available_timezones() if name.partition("/")[0] in OTHERS)
    return [("Europe/London", "Europe/London"), *((n, n.replace("_", " ")) for n in named if n != "Europe/London")]

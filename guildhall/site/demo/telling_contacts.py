"""Contacts of the demonstration: who knows whom, who asks, who introduces, what somebody follows."""

import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.db.models import Count

from guildhall.contributions import actions
from guildhall.contributions.actions.following import Followed
from guildhall.contributions.models import Contribution, Follow, Tag, Tagging
from guildhall.people.contacts import actions as contacts
from guildhall.people.models import Asking, Contact, Introduction, Member

from .telling import Telling

PLAN: Final = Path(__file__).with_name("contacts.toml")


def tell(telling: Telling) -> None:
    """Each in its time."""
    for sort, plans in tomllib.loads(PLAN.read_text()).items():
        for plan in plans:
            telling.add(telling.at(plan["days_ago"]), partial(_DEEDS[sort], telling, plan))


def settle(telling: Telling) -> None:
    """What the tables could only note as now happened when the plan says."""
    plans = tomllib.loads(PLAN.read_text())
    for plan in plans["knows"]:
        both = [telling.people[handle] for handle in plan["who"]]
        Contact.objects.filter(member__in=both, other__in=both).update(since=telling.at(plan["days_ago"]))
    for plan in plans["asks"]:
        Asking.objects.filter(by__handle=plan["who"][0]).update(at=telling.at(plan["days_ago"]))
    for plan in plans["introduces"]:
        Introduction.objects.filter(by__handle=plan["who"][0]).update(at=telling.at(plan["days_ago"]))
    for plan in plans["follows"]:
        chosen = Follow.objects.filter(member=telling.people[plan["who"]], community=None, contribution=None)
        chosen.update(since=telling.at(plan["days_ago"]))


def _knows(telling: Telling, plan: dict[str, Any], at: datetime) -> None:
    one, other = plan["who"]
    contacts.connect(_person(telling, other), by=telling.viewer(one), note=plan["note"])
    contacts.connect(_person(telling, one), by=telling.viewer(other))


def _asks(telling: Telling, plan: dict[str, Any], at: datetime) -> None:
    one, other = plan["who"]
    contacts.connect(_person(telling, other), by=telling.viewer(one), note=plan["note"])


def _introduces(telling: Telling, plan: dict[str, Any], at: datetime) -> None:
    by, one, other = plan["who"]
    told = _person(telling, one)
    contacts.introduce(told, to=_person(telling, other), by=telling.viewer(by), note=plan["note"])


def _follows(telling: Telling, plan: dict[str, Any], at: datetime) -> None:
    viewer = telling.viewer(plan["who"])
    readable = Contribution.visible_to(viewer).values("pk")
    counted = Tagging.objects.filter(contribution__in=readable).values("tag").annotate(n=Count("pk"))
    common = counted.order_by("-n", "tag").values_list("tag", flat=True)[: plan["tags"]]
    tags: list[Followed] = [*Tag.objects.filter(pk__in=list(common))]
    for each in (*(_person(telling, handle) for handle in plan["people"]), *tags):
        actions.follow(each, by=viewer)


def _person(telling: Telling, handle: str) -> Member:
    return telling.people[handle]


_DEEDS: Final[dict[str, Callable[[Telling, dict[str, Any], datetime], None]]] = {
    "knows": _knows,
    "asks": _asks,
    "introduces": _introduces,
    "follows": _follows,
}

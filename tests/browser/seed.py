"""Builds the town in a data folder of its own and prints what one needs to go about in it: cookies and addresses.

With `--demo` it is the demonstration, furnished as the town is: there is more to see in it.
"""

import json
import sys
from typing import Any

import django

QUESTION = """\
Our trucks carry **two** bins.

| Round | Bins |
| --- | --- |
| North | 1,204 |

- [x] counted
- [ ] weighed
"""
ANSWER = "> Our trucks carry two bins.\n\nSo do ours[^1]; we weigh at the depot.\n\n[^1]: Since May."
SERVICES = ((112, "Homelessness", "Housing"), (524, "Food waste", "Waste"), (103, "Council tax", "Money"))


def content(world: Any) -> dict[str, str]:
    """A conversation to read, and where it is."""
    topic = world.topic(title="How do you weigh food waste?", body=QUESTION, tags=["waste"])
    reply = world.reply(topic, body=ANSWER)
    world.reply(reply, by=world.ben, body="Thank you, we shall try that at `Depot 2`.")
    post = world.post(title="What we learned from six rounds", body="## First\n\nAsk the crews.\n\n1. Early\n2. Often")
    return {"topic": topic.get_absolute_url(), "post": post.get_absolute_url()}


def demonstration() -> Any:
    """The demonstration, with people of the town in it for what it has nobody for."""
    from django.core.management import call_command

    from guildhall.communities.models import Community
    from guildhall.people.models import Member
    from guildhall.policy.words import Access
    from tests import world as town

    call_command("register", "load", stdout=sys.stderr)
    call_command("demo", stdout=sys.stderr)
    amina, ben, dev = (
        Member.objects.get(email=f"{who}@guildhall.example") for who in ("facilitator", "member", "steward")
    )
    housing = Community.objects.get(slug="housing-and-homelessness")
    away, here = housing.host or amina.organisation, amina.organisation
    cara, eve = town.member("Cara Doyle", away), town.member("Eve Moss", here)
    una = town.unready("Una Lee", "una@unknown.example", None, verify=True)
    val = town.unready("Val Roe", "val@unknown.example", here, verify=False)
    world = town.World(here, away, amina, ben, cara, dev, eve, una, val, housing, housing, housing)
    world.care = world.community("Adult care", access=Access.CLOSED, question="What do you do in care?")
    world.join(ben, *(place for place in (housing, world.care) if not place.memberships.filter(member=ben).exists()))
    return world


def well_known(world: Any) -> dict[str, str]:
    """The fullest conversation and a blog post of the demonstration."""
    from guildhall.contributions.models import Contribution
    from guildhall.policy.words import State

    said = Contribution.everything.filter(community=world.housing, state=State.LIVE, root=None).select_related(
        "community"
    )
    topic, post = (said.filter(kind=kind).order_by("-replies").first() for kind in ("forum.topic", "blog.post"))
    return {"topic": topic.get_absolute_url(), "post": post.get_absolute_url()}


def sessions(world: Any) -> dict[str, str]:
    """Somebody's first name → the cookie of a browser they are signed in with."""
    signed_in = {name: world.client(member) for name, member in people(world).items()}
    return {name: client.cookies["sessionid"].value for name, client in signed_in.items()}


def people(world: Any) -> dict[str, Any]:
    return {name: getattr(world, name) for name in ("amina", "ben", "cara", "dev", "eve", "una", "val")}


def addresses(world: Any) -> dict[str, str]:
    """Name of a page → where it is, for every named address."""
    from tests.furnish import address, furnish, ways

    inside = {name: furnish(world, getattr(world, name)) for name in ("housing", "care")}
    asked = {"communities:answer", "communities:ask"}  # only where one has to ask
    return {way.name: address(way, world, inside["care" if way.name in asked else "housing"]) for way in ways()}


def main() -> None:
    """Build, and say it as JSON."""
    django.setup()
    from django.core.management import call_command

    from guildhall.people.models import Responsibility
    from guildhall.site import statics
    from tests import world as town

    call_command("migrate", verbosity=0)
    statics.collect_if_stale()  # once, and not by every worker
    for number, name, area in SERVICES:
        Responsibility.objects.create(number=number, name=name, area=area)
    world = demonstration() if "--demo" in sys.argv else town.build()
    at = well_known(world) if "--demo" in sys.argv else content(world)
    at |= {"open": world.housing.get_absolute_url(), "closed": world.care.get_absolute_url()}
    told = {"at": at, "pages": addresses(world), "sessions": sessions(world)}
    print(json.dumps(told, default=str))


if __name__ == "__main__":
    main()

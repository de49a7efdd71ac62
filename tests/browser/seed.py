"""Builds the town in a data folder of its own and prints what one needs to go about in it: cookies and addresses."""

import json
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
    world = town.build()
    told = {"at": content(world), "pages": addresses(world), "sessions": sessions(world)}
    print(json.dumps(told, default=str))


if __name__ == "__main__":
    main()

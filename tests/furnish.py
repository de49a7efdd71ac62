"""Something of everything in a community of the town, and every address there is to it.

An app furnishes its own in `<app>/tests/furnish.py`, which may have:

- `plant(world, community, secret) -> dict[str, Any]`: its things by name, with the word `secret` in every text, name,
  file and note; they stand in `inside.more`, and contributions among them in `inside.said` too;
- `THINGS`, `OWN`: what its addresses stand for, as below;
- `VERBS`: how its verbs are tried in tests/test_matrix.py;
- `PARTS`: which of its addresses answer with HTML that is not a whole page, and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Invitation, Request
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.files import actions as files
from guildhall.files.models import Upload
from guildhall.people.models import Member
from tests.world import World, see


@dataclass
class Inside:
    """What stands in one community."""

    community: Community
    topic: Contribution
    reply: Contribution
    post: Contribution
    hidden: Contribution  # a topic that a facilitator hid
    binned: Contribution  # a topic that Ben withdrew
    draft: Contribution
    upload: Upload
    invitation: Invitation
    request: Request | None
    more: dict[str, Any] = field(default_factory=dict)  # what the apps planted of their own

    @property
    def said(self) -> dict[str, Contribution]:
        names = ("topic", "reply", "post", "hidden", "binned", "draft")
        own = {name: thing for name, thing in self.more.items() if isinstance(thing, Contribution)}
        return {name: getattr(self, name) for name in names} | own


@cache
def furnishers() -> tuple[ModuleType, ...]:
    """The apps' own furniture, in the order the apps are installed."""
    ours = [app for app in apps.get_app_configs() if Path(app.path, "tests", "furnish.py").is_file()]
    return tuple(import_module(f"{app.name}.tests.furnish") for app in ours)


def own(what: str) -> dict[str, Any]:
    """What the apps say under the name `what`, together."""
    return {key: said for module in furnishers() for key, said in getattr(module, what, {}).items()}


def upload(by: Member, name: str = "notes.txt", body: bytes = b"What we agreed.") -> Upload:
    """A file, kept."""
    return files.take(SimpleUploadedFile(name, body), by=see(by), purpose="attachment")


def furnish(world: World, community: Community, secret: str = "plain") -> Inside:
    """A topic with a file, revised and answered, a post, and what is not for everybody: all hold the word `secret`."""
    kept = upload(world.ben, f"{secret}.txt", f"The {secret} file.".encode())
    words = {"body": f"About {secret}.", "tags": [secret]}
    topic = world.topic(community, title=f"On {secret}", uploads=[kept], **words)
    reply = world.reply(topic, body=f"An answer about {secret}.")
    again = Words(title=f"On {secret} again", body=f"More about {secret}.", tags=[secret])
    actions.revise(topic, by=see(world.ben), words=again, based_on=1, note=f"because of {secret}")
    post = world.post(community, title=f"Post on {secret}", **words)
    hidden = world.topic(community, title=f"Hidden {secret}", **words)
    actions.hide(hidden, by=see(world.amina), reason=f"It named {secret}.")
    binned = world.topic(community, title=f"Binned {secret}", **words)
    actions.withdraw(binned, by=see(world.ben))
    said = Words(title=f"Draft {secret}", **words)
    draft = actions.draft(community, by=see(world.ben), kind="blog.post", words=said)
    (invitation,) = communities.invite(community, by=see(world.amina), emails=["new@leeds.example"], message=secret)
    request = None
    if community.access == "closed":
        asker = world.member(f"Asker {community.pk}")
        request = communities.ask_to_join(community, by=see(asker), note=f"I know {secret}.")
    more = plant(world, community, secret)
    fresh = Contribution.everything.select_related("community", "root")
    row = {each.pk: each for each in fresh.filter(community=community)}
    said_rows = [row[each.pk] for each in (topic, reply, post, hidden, binned, draft)]
    more |= {name: row[thing.pk] for name, thing in more.items() if isinstance(thing, Contribution)}
    return Inside(community, *said_rows, kept, invitation, request, more)


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """What the apps have of their own; no two call a thing the same."""
    more: dict[str, Any] = {}
    for module in furnishers():
        planted = module.plant(world, community, secret) if hasattr(module, "plant") else {}
        assert not more.keys() & planted.keys(), f"{module.__name__} plants what another planted"
        more |= planted
    return more


@dataclass(frozen=True)
class Way:
    """One address of the platform, by its name, with what its parameters stand for."""

    name: str
    params: frozenset[str]

    @property
    def app(self) -> str:
        return self.name.partition(":")[0]


def ways() -> Iterator[Way]:
    """Every named address in the URLconf."""
    yield from _walk(get_resolver(), "", frozenset())


def _walk(resolver: URLResolver, space: str, above: frozenset[str]) -> Iterator[Way]:
    for each in resolver.url_patterns:
        params = above | {*each.pattern.regex.groupindex}
        if isinstance(each, URLResolver):
            yield from _walk(each, space + (f"{each.namespace}:" if each.namespace else ""), params)
        elif isinstance(each, URLPattern) and each.name:
            yield Way(space + each.name, params)


def arguments(way: Way, world: World, inside: Inside) -> dict[str, Any]:
    """What to fill the address with, so that it leads to something in this community.

    An address with a parameter nobody has thought of here is a failure on purpose: say what it stands for.
    """
    thing = inside.said[(THINGS | own("THINGS")).get(way.name, "topic")]
    known: dict[str, Any] = {
        "community": inside.community.slug, "pk": thing.pk, "slug": thing.slug, "handle": world.ben.handle,
        "upload": inside.upload.pk, "number": 1, "token": inside.invitation.link_token(),
        "uidb36": "1", "key": "no-such-key",
        "session": "nothing", "name": inside.upload.name,
    }  # fmt: skip
    known |= {name: value(world, inside) for name, value in (OWN | own("OWN")).get(way.name, {}).items()}
    return {name: known[name] for name in way.params}


def address(way: Way, world: World, inside: Inside) -> str:
    return reverse(way.name, kwargs=arguments(way, world, inside))


# Which of a community's things an address that takes a contribution is tried with; the topic, where nothing is said.
THINGS = {
    "contributions:reply": "reply",
    "contributions:split": "reply",
    "contributions:restore": "binned",
    "contributions:release": "draft",
}
OWN: dict[str, dict[str, Any]] = {
    "communities:answer": {"pk": lambda world, inside: inside.request.pk if inside.request else 0},
    "communities:revoke": {"pk": lambda world, inside: inside.invitation.pk},
    "organisations:organisation": {"slug": lambda world, inside: world.leeds.slug},
    "organisations:like": {"slug": lambda world, inside: world.leeds.slug},
    "activity:organisation": {"slug": lambda world, inside: world.leeds.slug},
    "steward:registration": {"pk": lambda world, inside: world.una.pk},
    "steward:refuse": {"pk": lambda world, inside: world.una.pk},
    "steward:reinstate": {"handle": lambda world, inside: world.eve.handle},
    "contributions:tag": {"slug": lambda world, inside: inside.upload.name.rpartition(".")[0]},
    "web:help-page": {"name": lambda world, inside: "privacy"},
}
NOWHERE = UUID("00000000-0000-4000-8000-000000000000")

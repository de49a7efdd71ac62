"""The registry: Django's own app list. A tool or a service is an app whose AppConfig is its declaration."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from django.apps import AppConfig, apps
from django.http import HttpRequest

from .kinds import Kind, Measure, Narrowing, Own, Panel, Text


class Part(AppConfig):
    """What every app of ours may declare: panels for other apps' pages, and verbs it follows."""

    panels: Sequence[Panel] = ()
    kinds: Sequence[Kind] = ()
    narrowings: Sequence[Narrowing] = ()  # filters of the people finder
    # what makes people alike and any member may know: dotted (keys of members, None for all) -> (key, what, how many)
    kin: str = ""
    # and what this viewer may know: dotted (viewer, person, keys) -> {key: [(words, whether it counts here)]}
    kin_within: str = ""
    follows: frozenset[str] = frozenset()  # verbs of the journal
    on_entry: str = ""  # dotted @task(entry_id)
    waiting: str = ""  # dotted (viewer) -> list[Waiting]: what waits for a member, on their home; one query
    # for the head of every page: word of the template → dotted (member) -> number or time, expressions of a query all;
    # asked with the session, in the one query that every page begins with
    in_head: Mapping[str, str] = MappingProxyType({})
    # dotted (communities) -> None: what was behind a gate there will be before it; called in the same transaction, so
    # that nobody reads for a moment what was written for fewer
    on_opening: str = ""
    # dotted (upload, name of the virus) -> None: one was found in a file that something of mine may refer to
    on_virus: str = ""
    # dotted (entry, keys of members or None for all) -> list[Notice]: who is to be told of an entry; asked again before
    # each mail, so that nobody is told what they may no longer know
    notices: str = ""
    noticed: frozenset[str] = frozenset()  # the verbs of which `notices` has something to tell
    levels: frozenset[str] = frozenset()  # words of `Notice.about` that come with a `how` of their own
    # answers by mail: word of `Notice.about` -> dotted (viewer, key, text, uploads) -> address of what it became
    # (an Upload for each file). Raises Http404 where the viewer may not see it, else Refused or ValidationError, whose
    # words they are told. It is called in a transaction
    by_mail: Mapping[str, str] = MappingProxyType({})
    # what can be read as a feed: word of its address ("person") -> dotted (viewer, keys) -> {key: Feed}, of those keys
    # that the viewer may know of; one query. Anybody may ask with any key.
    feeds: Mapping[str, str] = MappingProxyType({})
    # dotted (viewer, about) -> None: the viewer has before them what a `Notice` with that `about` would lead to
    on_look: str = ""
    # dotted (viewer, keys of members) -> those of the keys whom the viewer has written to, or asked to be a contact
    in_touch: str = ""
    on_read: str = ""  # dotted (upload) -> None: what a document says has been read
    # columns of mine that name a member: for the data download, two accounts that become one, and erasure
    owns: Sequence[Own] = ()
    mine: str = ""  # dotted (viewer) -> Iterator[Section]: what more the viewer may take along of their own
    # dotted (gone, kept) -> None: two accounts have become one, and what `owns` names has moved; same transaction
    merging: str = ""
    # dotted (gone, kept) -> bool: with two accounts become one, the kept would come to see what is private
    opens: str = ""
    # dotted (member) -> None: they will be erased; what takes long is done before, a little at a time, perhaps twice
    parting: str = ""
    # dotted (member, *, named: bool) -> None: the member is about to be erased and can still be read; what they wrote
    # stays under their name, or not. Same transaction, before what `owns` names
    forgetting: str = ""
    # dotted (keys of contributions) -> {key: (hundredths, words)}: what stands out among them by what my tables know,
    # for the order of what is found: "Accepted answer" before others, "Outdated" behind; one query
    worth: str = ""
    reconcile: str = ""  # dotted callable: make my tables agree with the truth; nightly, and on demand
    default = False  # the bases themselves are not apps


class Tool(Part):
    """A thing people make contributions with. Subclass it in your apps.py and list that in INSTALLED_APPS."""

    title: Text
    icon: str
    blurb: Text
    urls: str = "urls"  # mounted at /c/<community>/<label>/
    home: str = "index"
    measures: Sequence[Measure] = ()
    settings_form: str | None = None  # per-community settings
    # dotted (tokens, viewer, community) -> token → safe HTML: what [[names]] lead to here, for this viewer; one query
    names: str = ""
    # something new by mail: dotted (viewer, key of the community, title, text, uploads) -> address of what it became;
    # raises as those of `by_mail` do
    posted_by_mail: str = ""

    def is_current(self, request: HttpRequest) -> bool:
        """Whether `request` is for one of this tool's pages: then its tab is the current one."""
        match = request.resolver_match
        return getattr(request, "tool", "") == self.label or (match is not None and match.app_name == self.label)


class Service(Part):
    """A thing that follows what happens."""

    title: Text


def parts() -> Iterator[Part]:
    """Every app of ours, in the order of INSTALLED_APPS."""
    return (app for app in apps.get_app_configs() if isinstance(app, Part))


def tools() -> list[Tool]:
    """The tools, in the order of INSTALLED_APPS."""
    return [app for app in parts() if isinstance(app, Tool)]


def services() -> list[Service]:
    """The services, in the order of INSTALLED_APPS."""
    return [app for app in parts() if isinstance(app, Service)]


def tool(label: str) -> Tool | None:
    """The tool called `label`, if it is installed."""
    return next((tool for tool in tools() if tool.label == label), None)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of contribution by its stored name ("forum.topic")."""
    return {f"{part.label}.{kind.name}": kind for part in parts() for kind in part.kinds}


def kind(name: str) -> Kind:
    """The kind stored as `name`.

    Raises:
        KeyError: no installed tool declares it.
    """
    return kinds()[name]


@cache
def panels(slot: str) -> list[Panel]:
    """The panels that other apps put into `slot`, in the order of INSTALLED_APPS."""
    return [panel for part in parts() for panel in part.panels if panel.slot == slot]


@cache
def narrowings() -> list[Narrowing]:
    """The filters that other apps add to the people finder."""
    return [narrowing for part in parts() for narrowing in part.narrowings]


def in_head(member: object) -> dict[str, Any]:
    """What stands at the head of every page, as expressions about `member`, the key of a member as one."""
    asked = {word: cast("Callable[[object], Any]", dotted(path)) for p in parts() for word, path in p.in_head.items()}
    return {word: ask(member) for word, ask in asked.items()}


@cache
def feeds() -> dict[str, str]:
    """Who gives the feeds of each word."""
    return {word: path for part in parts() for word, path in part.feeds.items()}


@cache
def followers(verb: str) -> list[Part]:
    """The apps that follow `verb`, in the order of INSTALLED_APPS."""
    return [part for part in parts() if verb in part.follows]


def dotted(path: str) -> object:
    """What the dotted name `path` names."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def tell(word: str, *facts: object) -> None:
    """Call what every app declares under `word`, for one of the hooks that are not verbs of the journal."""
    for part in parts():
        if path := getattr(part, word):
            cast("Callable[..., object]", dotted(path))(*facts)

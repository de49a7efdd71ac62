"""System checks: everything that a tool or a service declares is there."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist, engines
from django.urls import NoReverseMatch, get_resolver, reverse

from .apps import Part, Tool, dotted, parts
from .kinds import Kind

type Found = Iterator[CheckMessage]

# What a part declares as one dotted name.
HOOKS = (
    "on_entry", "on_opening", "on_virus", "on_read", "on_look", "reconcile", "waiting", "kin", "kin_within", "notices",
    "mine", "merging", "opens", "parting", "forgetting",
)  # fmt: skip


@register()
def declarations(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Names, forms, tables, templates, addresses and tasks that the parts declare."""
    return [fault for part in parts() for fault in (*_names(part), *_kinds(part), *_panels(part), *_tool(part))]


@register()
def task_backend(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Tasks are enqueued inside the transaction that calls for them: only a table of the same database rolls back."""
    backend = settings.TASKS["default"]["BACKEND"]
    if backend.startswith(("django_tasks_db.", "django.tasks.backends.immediate.", "django.tasks.backends.dummy.")):
        return []
    hint = "journal.record must then enqueue in transaction.on_commit."
    words = f"TASKS names {backend}, which does not share the database's transactions."
    return [checks.Warning(words, hint, id="guildhall.W001")]


def _names(part: Part) -> Found:
    """Dotted names that are called by name."""
    for word in (word for word in HOOKS if getattr(part, word)):
        yield from _callable(part, word, getattr(part, word), "E001")
    for narrowing in part.narrowings:
        yield from _callable(part, f"choices of {narrowing.name}", narrowing.choices, "E001")
        yield from _callable(part, f"members of {narrowing.name}", narrowing.members, "E001")
    yield from _taking_mail(part)
    for word, path in part.in_head.items():
        yield from _callable(part, f"in_head of {word}", path, "E001")
    if part.noticed and not part.notices:
        yield _fault(part, "has verbs that are noticed and no notices", "E002")
    if part.follows and not part.on_entry:
        yield _fault(part, "follows verbs and has no on_entry", "E002")
    if part.on_entry and not hasattr(_named(part.on_entry), "enqueue"):
        yield _fault(part, f"on_entry is no task: {part.on_entry}", "E003")


def _taking_mail(part: Part) -> Found:
    """What is called with mail that came."""
    if posted := getattr(part, "posted_by_mail", ""):
        yield from _callable(part, "posted_by_mail", posted, "E001")
    for word, path in part.by_mail.items():
        yield from _callable(part, f"by_mail of {word}", path, "E001")


def _kinds(part: Part) -> Found:
    for kind in part.kinds:
        yield from _callable(part, f"form of {kind.name}", kind.form, "E004")
        yield from _callable(part, f"card of {kind.name}", kind.card, "E004")
        for word in ("words", "said", "tells"):
            if path := getattr(kind, word):
                yield from _callable(part, f"{word} of {kind.name}", path, "E004")
        yield from _detail(part, kind)
        if not _has_page(kind.page):
            yield _fault(part, f"kind {kind.name} has no page: {kind.page}", "E006")


def _detail(part: Part, kind: Kind) -> Found:
    if kind.detail is None:
        return
    try:
        apps.get_model(kind.detail)
    except (LookupError, ValueError):
        yield _fault(part, f"kind {kind.name} has no detail table: {kind.detail}", "E005")


def _panels(part: Part) -> Found:
    for panel in part.panels:
        yield from _callable(part, f"context of the panel in {panel.slot}", panel.context, "E007")
        try:
            engines["jinja2"].get_template(panel.template)
        except TemplateDoesNotExist:
            yield _fault(part, f"the panel in {panel.slot} has no template: {panel.template}", "E008")


def _tool(part: Part) -> Found:
    if not isinstance(part, Tool):
        return
    for word in ("title", "icon", "blurb"):
        if not getattr(part, word, ""):
            yield _fault(part, f"a tool says its {word}", "E009")
    if not _has_page(f"{part.label}:{part.home}"):
        yield _fault(part, f"has no home: {part.label}:{part.home}", "E006")
    for word in ("settings_form", "names"):
        if path := getattr(part, word):
            yield from _callable(part, word, path, "E004")
    for measure in part.measures:
        yield from _callable(part, f"count of the measure {measure.name}", measure.count, "E010")


def _callable(part: Part, what: str, path: str, number: str) -> Found:
    if not callable(_named(path)) and not hasattr(_named(path), "enqueue"):
        yield _fault(part, f"{what} is not there: {path}", number)


def _named(path: str) -> Callable[..., object] | object | None:
    try:
        return dotted(path)
    except (ImportError, AttributeError, ValueError):
        return None


def _has_page(name: str) -> bool:
    """Whether an address of that name exists, whatever it asks for."""
    *spaces, last = name.split(":")
    resolver: Any = get_resolver()
    for space in spaces:
        if space not in resolver.namespace_dict:
            return False
        resolver = resolver.namespace_dict[space][1]
    return last in resolver.reverse_dict or _reverses(name)


def _reverses(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def _fault(part: Part, words: str, number: str) -> Error:
    return Error(f"{part.label}: {words}", id=f"guildhall.{number}")

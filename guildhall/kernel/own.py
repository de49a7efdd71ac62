"""What is somebody's own: moved when two accounts become one, let go of at erasure, given to who asks for their data.

Apps declare it column by column (`Part.owns`); what needs code they add with `merging`, `forgetting` and `mine`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, Value

from .apps import dotted, parts, tell
from .kinds import Own, Section, Then

type Key = tuple[Any, ...]


def owns() -> Iterator[Own]:
    """Every declared column, in the order of INSTALLED_APPS."""
    return (own for part in parts() for own in part.owns)


def model_of(own: Own) -> type[models.Model]:
    return apps.get_model(own.of.rpartition(".")[0])


def rows_of(own: Own, member: Any) -> models.QuerySet[Any]:
    """The rows that name `member` there."""
    return model_of(own)._base_manager.filter(**{_column(own): member})  # noqa: SLF001  # a default manager may hide rows


def merge(gone: Any, kept: Any) -> None:
    """Every row that named `gone` names `kept`, and none stands twice. Within the transaction of the caller."""
    for own in owns():
        if own.merged == Then.GOES:
            rows_of(own, gone).delete()
        else:
            _move(own, gone, kept)
    tell("merging", gone, kept)


def forget(member: Any, *, named: bool) -> None:
    """Let go of what is `member`'s alone, and of their name on the rest. Within the transaction of the caller."""
    for part in parts():
        if part.forgetting:
            cast("Callable[..., None]", dotted(part.forgetting))(member, named=named)
    for own in owns():
        if own.erased == Then.GOES:
            rows_of(own, member).delete()
        elif own.erased == Then.UNNAMED:
            rows_of(own, member).update(**{_column(own): None})


def counts(member: Any) -> list[tuple[str, int]]:
    """How many rows of each sort would move to another account: numbers, and nothing of what they say.

    What is private is not even counted.
    """
    moving = [own for own in owns() if own.merged == Then.MOVES and not own.is_private]
    numbers = [
        rows_of(own, member)
        .order_by()
        .values(nth=Value(at))
        .annotate(how_many=Count("pk"))
        .values_list("nth", "how_many")
        for at, own in enumerate(moving)
    ]
    found: dict[str, int] = {}
    for at, n in numbers[0].union(*numbers[1:], all=True):
        own = moving[at]
        words = str(own.counted or own.section or model_of(own)._meta.verbose_name_plural)  # noqa: SLF001  # public
        words = words[:1].upper() + words[1:]
        found[words] = found.get(words, 0) + n
    return [(words, n) for words, n in found.items() if n]


def sections(viewer: Any) -> Iterator[Section]:
    """What `viewer` may take along: only what is theirs, and of what lies with others only what they can see now."""
    for part in parts():
        for own in part.owns:
            if own.section:
                yield Section(title=own.section, rows=_told(own, viewer))
        if part.mine:
            yield from cast("Callable[[Any], Iterable[Section]]", dotted(part.mine))(viewer)


def _move(own: Own, gone: Any, kept: Any) -> None:
    mine = rows_of(own, gone)
    for other in own.apart:
        mine.filter(**{other: kept}).delete()
    if own.each or is_single(own):
        there = {_key(own, row): row for row in rows_of(own, kept).filter(**own.where)}
        for row in mine.filter(**own.where):
            if (double := there.get(_key(own, row))) is not None:
                _make_one(own, row, double)
    mine.update(**{_column(own): kept})


def _make_one(own: Own, row: Any, double: Any) -> None:
    """Of two rows that say the same of both accounts one stays: the kept account's, unless the other is newer."""
    stays, goes = (double, row) if _is_newer(own, double, row) else (row, double)
    rows = model_of(own)._base_manager  # noqa: SLF001  # as above
    better = {name: _better(max, row, double, name) for name in own.greater}
    better |= {name: _better(min, row, double, name) for name in own.lesser}
    better |= {name: None for name in own.unset if None in (getattr(row, name), getattr(double, name))}
    rows.filter(pk=goes.pk).delete()
    if better:
        rows.filter(pk=stays.pk).update(**better)


def _is_newer(own: Own, one: Any, other: Any) -> bool:
    return not own.newest or getattr(one, own.newest) >= getattr(other, own.newest)


def _better(choose: Callable[[list[Any]], Any], row: Any, other: Any, name: str) -> Any:
    there = [value for value in (getattr(row, name), getattr(other, name)) if value is not None]
    return choose(there) if there else None


def _key(own: Own, row: Any) -> Key:
    return tuple(row.serializable_value(name) for name in own.each)


def _told(own: Own, viewer: Any) -> Iterator[dict[str, Any]]:
    rows = rows_of(own, viewer.member).order_by("pk")
    for path in own.seen:
        there = cast("Any", _field(model_of(own), path).related_model)
        door = getattr(there, "visible_to", None) or there.objects.visible_to
        rows = rows.filter(Q(**{path: None}) | Q(**{f"{path}__in": door(viewer).values("pk")}))
    choices = {path: dict(_field(model_of(own), path).flatchoices) for path in own.columns.values()}
    for values in rows.values_list(*own.columns.values()).iterator():
        pairs = zip(own.columns.items(), values, strict=True)
        yield {words: choices[path].get(value, value) if choices[path] else value for (words, path), value in pairs}


def _field(model: type[models.Model], path: str) -> Any:
    *steps, last = path.split("__")
    for step in steps:
        model = cast("Any", model._meta.get_field(step)).related_model  # noqa: SLF001  # public by its documentation
    return model._meta.get_field(last)  # noqa: SLF001  # as above


def _column(own: Own) -> str:
    return own.of.rpartition(".")[2]


def is_single(own: Own) -> bool:
    """Whether a member has one row there at most."""
    return bool(_field(model_of(own), _column(own)).unique)

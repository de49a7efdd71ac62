"""Whatever names a member says what becomes of it, in every app there is and will be."""

import pytest
from django.apps import apps
from django.db import models

from guildhall.kernel.apps import parts
from guildhall.kernel.kinds import Own, Then
from guildhall.kernel.own import model_of, owns
from guildhall.people.models import Member

HOW = """
{of} names a member and no app says what becomes of its rows. Put into `owns` of the app that has the table
(`owns = (Own(…),)` in its apps.py, or in an own.py beside it):

    Own(
        of="{of}",
        # columns beside it of which a member has one row at most, so that two accounts that become one have no doubles
        each=({each}),
        erased=Then.GOES,  # or STAYS: the row then names a former member; or UNNAMED: the column becomes null
        section="…", columns={{"Words": "column"}}, seen=(…),  # for the data download; or untold="why it is not in it"
    )

`merged=Then.GOES` is for what is worked out again. What needs code: `merging`, `forgetting` and `mine` of the Part
(guildhall/kernel/own.py)."""


def named() -> dict[str, models.Field]:
    """Every column of every table that holds the key of a member."""
    every = (
        (f"{model._meta.label}.{field.name}", field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
    )
    return {of: field for of, field in every if field.related_model is Member}


def instructions(of: str, field: models.Field) -> str:
    """What to add for a column that nobody has declared."""
    beside = [fields for fields in _unique(field.model) if field.name in fields]
    each = "".join(f'"{name}", ' for fields in beside[:1] for name in fields if name != field.name)
    return HOW.format(of=of, each=each)


def _unique(model: type[models.Model]) -> list[tuple[str, ...]]:
    constraints = [each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return [*map(tuple, model._meta.unique_together), *(tuple(each.fields) for each in constraints)]


def test_every_table_that_names_a_member_says_what_becomes_of_it() -> None:
    declared = {own.of for own in owns()}
    missing = [instructions(of, field) for of, field in named().items() if of not in declared]
    assert not missing, "\n".join(missing)


def test_nothing_is_declared_twice_or_of_a_table_that_is_not_there() -> None:
    declared = [own.of for own in owns()]
    assert sorted(declared) == sorted(set(declared))
    assert not set(declared) - set(named()), "declared, and there is no such column"


@pytest.mark.parametrize("own", list(owns()), ids=lambda own: own.of)
def test_a_declaration_holds(own: Own) -> None:
    field = model_of(own)._meta.get_field(own.of.rpartition(".")[2])
    assert own.erased in (Then.GOES, Then.STAYS, Then.UNNAMED)
    assert own.merged in (Then.GOES, Then.MOVES)
    assert own.erased != Then.UNNAMED or field.null, "the column cannot be null"
    for name in (*own.each, *own.greater, *own.lesser, *own.apart, *filter(None, [own.newest])):
        model_of(own)._meta.get_field(name)
    assert bool(own.section) != bool(own.untold), "either a section of the data download, or why there is none"
    assert bool(own.section) == bool(own.columns)
    if own.merged == Then.MOVES:
        for fields in _unique(model_of(own)):
            beside = {name for name in fields if name != field.name}
            assert field.name not in fields or beside <= {*own.each, *own.where}, f"each must name {beside}"


def test_what_an_app_declares_is_its_own() -> None:
    """The package of somebody else's is declared by people, who use it."""
    strays = [
        own.of
        for part in parts()
        for own in part.owns
        if own.of.partition(".")[0] != part.label and not own.of.startswith("account.")
    ]
    assert not strays

"""What is put into a text index, and what it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """The words of one row, those that count most first, and its facts: plain lower-case letters and digits."""

    pk: int
    strong: Sequence[str] = ()
    middle: Sequence[str] = ()
    weak: Sequence[str] = ()
    facts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One thing looked for: any of `exact`, or, less well, of `near`, or what begins with one of `begins`."""

    exact: tuple[str, ...]
    near: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Rows that have every group (or, if `some`, at least one) and one of each set of facts."""

    groups: tuple[Group, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    some: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.facts)


@dataclass(frozen=True, slots=True)
class Where:
    """An index's table and key, and a further condition on the key: SQL with its values."""

    table: str
    key: str
    within: str = ""
    values: tuple[object, ...] = field(default=())

    @property
    def also(self) -> str:
        return f" AND {self.key} IN ({self.within})" if self.within else ""

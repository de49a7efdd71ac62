"""What is put into a text index, and what it is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """The words of one row, those that count most first, and its facts: plain lower-case letters and digits."""

    pk: int
    strong: Sequence[str] = ()
    middle: Sequence[str] = ()
    weak: Sequence[str] = ()
    facts: Sequence[str] = ()
    in_order: bool = False  # the words are those of a text, one after the other, so that phrases can be found


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


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a database wants a question written."""

    quoted: Callable[[str], str]
    both: str  # between what must all be there
    either: str
    begins: str  # after a word: whatever begins with it
    words: str  # round what is looked for among the words
    facts: str  # round what is looked for among the facts
    fact: str = ""  # before each fact

    def tiers(self, question: Question) -> list[str]:
        """The question: first exactly, then loosely."""
        exact, loose = (self._said(question, is_loose=is_loose) for is_loose in (False, True))
        return [exact] if exact == loose else [exact, loose]

    def group(self, group: Group, *, is_loose: bool) -> str:
        """One thing looked for."""
        any_of = [self.quoted(word) for word in group.exact]
        if is_loose:
            any_of += [self.quoted(word) for word in group.near]
            any_of += [f"{self.quoted(word)}{self.begins}" for word in group.begins]
        return f"({self.either.join(any_of)})"

    def _said(self, question: Question, *, is_loose: bool) -> str:
        groups = [self.group(group, is_loose=is_loose) for group in question.groups]
        said = [self.words.format((self.either if question.some else self.both).join(groups))] if groups else []
        sets = [self.either.join(self.quoted(self.fact + fact) for fact in facts) for facts in question.facts]
        return self.both.join([*said, *(self.facts.format(any_of) for any_of in sets)])

"""One entry of a TOML file, read key by key: what is missing, wrong or unknown is said with file and entry."""

import tomllib
from pathlib import Path
from typing import NoReturn


class StoryError(ValueError):
    """A fault in the demonstration's files: which file, which entry, what is wrong."""


class Entry:
    """A table of a file; every key must be taken before `end`, so a misspelt one cannot hide."""

    def __init__(self, file: Path, name: str, data: object) -> None:
        self.file = file
        self.name = name
        if not isinstance(data, dict):
            self.fail("should be a table")
        self._left: dict[str, object] = dict(data)

    def fail(self, why: str) -> NoReturn:
        """Stop, saying where."""
        raise StoryError(", ".join(filter(None, (self.file.name, self.name))) + f": {why}")

    def _take(self, key: str, default: object) -> object:
        if key in self._left:
            return self._left.pop(key)
        if default is None:
            self.fail(f"'{key}' is missing")
        return default

    def text(self, key: str, default: str | None = None) -> str:
        """A text, without the blank space round it; a required one may not be empty."""
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fail(f"'{key}' should be a text")
        return value.strip()

    def choice(self, key: str, words: frozenset[str], default: str | None = None) -> str:
        """A text that is one of some words."""
        value = self.text(key, default)
        if value not in words and value != default:
            self.fail(f"'{key}' is '{value}', which is none of {', '.join(sorted(words))}")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A number, whole or not, never below zero."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            self.fail(f"'{key}' should be a number, not below zero")
        return float(value)

    def whole(self, key: str) -> int | None:
        """A whole number, or None when it is not given."""
        if key not in self._left:
            return None
        value = self.number(key)
        if not value.is_integer():
            self.fail(f"'{key}' should be a whole number")
        return int(value)

    def flag(self, key: str) -> bool:
        """True or false; false when it is not given."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            self.fail(f"'{key}' should be true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice."""
        values = self._take(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fail(f"'{key}' should be a list of texts")
        if len(set(values)) != len(values):
            self.fail(f"'{key}' names something twice")
        return tuple(values)

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        values = self._take(key, [])
        if not isinstance(values, list) or not all(type(value) is int for value in values):
            self.fail(f"'{key}' should be a list of whole numbers")
        return tuple(values)

    def amounts(self, key: str) -> dict[str, float]:
        """A table of names and numbers."""
        table = Entry(self.file, f"{self.name}, {key}", self._take(key, {}))
        return {name: table.number(name) for name in table.untaken()}

    def untaken(self) -> list[str]:
        """The keys not yet taken."""
        return list(self._left)

    def entries(self, key: str) -> list["Entry"]:
        """A list of tables."""
        values = self._take(key, [])
        if not isinstance(values, list):
            self.fail(f"'{key}' should be a list of tables")
        start = f"{self.name}, {key}" if self.name else key
        return [Entry(self.file, f"{start} {n}", value) for n, value in enumerate(values, 1)]

    def tables(self) -> list["Entry"]:
        """All that is left, each a table of its own name."""
        left, self._left = self._left, {}
        return [Entry(self.file, name, value) for name, value in left.items()]

    def end(self) -> None:
        """Nothing may be left over."""
        if self._left:
            self.fail(f"unknown key '{next(iter(self._left))}'")


def opened(file: Path) -> Entry:
    """A file, as one entry."""
    try:
        return Entry(file, "", tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise StoryError(f"{file.name}: {fault}") from fault

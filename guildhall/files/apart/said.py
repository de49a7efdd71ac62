"""What has been read of a document so far, never more than there is room and time for."""

import re
import time
from typing import Any, Final

LONGEST: Final = 2_000_000  # characters
SECONDS: Final = 40
LATEST: Final = time.monotonic() + SECONDS  # this process reads one file, and ends
ROWS, COLUMNS, CELL = 100, 20, 200  # of a table, as it is shown
HEADING: Final = 200  # characters

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SOFT = str.maketrans({"\xa0": " ", "\xad": None, "\ufeff": None, "\r": "\n"})


class Enough(Exception):  # noqa: N818  # nothing is wrong: the rest is left out
    """There is no more room or time. Its text is a sentence for a person."""


class Unreadable(Exception):  # noqa: N818  # said to a person
    """Its text is a sentence for a person."""


class Said:
    """The sections of a document, in order."""

    def __init__(self) -> None:
        self.sections: list[dict[str, Any]] = []  # as they go into JSON
        self.lines: list[str] = []
        self.room = LONGEST
        self.pages: int | None = None  # or slides, or sheets: known before the first is read

    def begin(self, kind: str, name: str = "", level: int = 0) -> None:
        """A new page, sheet or heading."""
        self.end()
        name = " ".join(plain(name).split())[:HEADING]
        self.sections.append({"kind": kind, "name": name, "text": "", "level": level})

    def add(self, text: str) -> None:
        """A line or paragraph, or a whole page.

        Raises:
            Enough: it is the last one.
        """
        text = plain(text[: self.room]).strip("\n ")
        if text:
            self.lines.append(text)
        self.room -= len(text) + 1
        if self.room <= 0:
            raise Enough(f"Only the first {LONGEST // 1_000_000} million characters were read.")
        if time.monotonic() > LATEST:
            raise Enough("It takes too long to read: only the beginning was read.")

    def table(self, rows: list[list[str]]) -> None:
        """The corner of a sheet that is shown as a table."""
        self.sections[-1]["rows"] = [[plain(cell)[:CELL] for cell in row[:COLUMNS]] for row in rows[:ROWS]]

    def end(self) -> None:
        """Nothing more for the present section."""
        if self.lines:
            if not self.sections:
                self.sections.append({"kind": "text", "name": "", "text": "", "level": 0})
            self.sections[-1]["text"] = "\n".join(self.lines)
            self.lines = []


def plain(text: str) -> str:
    """`text` without what cannot be seen or stored."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").translate(_SOFT))

"""What stands below somebody's own words: signatures, "Sent from my iPhone", notices of secrecy, footers of lists."""

import re
from collections.abc import Sequence
from typing import Final

from .marks import EMAIL, fenced, is_rule
from .words import DEVICE, SECRECY, SENT_FROM, SENT_LAST, SIGN_OFF

DELIMITER: Final = re.compile(r"[ \t\xa0]{0,3}(?:--|––?|——?|__)[ \t\xa0]*$")
LONGEST_SIGNATURE: Final = 30  # lines
LONGEST_NOTICE: Final = 60
MOST_ROUNDS: Final = 4  # a notice may stand below a footer, and a footer below a notice
_CONTACT: Final = re.compile(
    r"https?://|www\.|\b(?:tel|telephone|phone|mob|mobile|mobil|fax|direct|ext|ffôn|ffon|téléphone|telefon|handy|móvil"
    r"|e-?mail|e-?bost|web|website|twitter|linkedin|facebook)\b[\s.:|]|(?:\+|\b0)[\d\s()/.-]{8,}\d"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\S\s[|•·]\s\S",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"\W*(?:disclaimer|confidentiality notice|legal notice|important notice|haftungsausschluss)\W*$", re.IGNORECASE
)
_LIST: Final = re.compile(
    r"mailing list|unsubscribe|listinfo|you received this|you are receiving|google groups", re.IGNORECASE
)


def own_words(lines: Sequence[str]) -> list[str]:
    """`lines` without what stands below the writer's words; as many lines are kept above as there were."""
    kept = list(lines)
    code = fenced(kept)
    delimiter = next((n for n, line in enumerate(kept) if DELIMITER.match(line) and not code[n]), None)
    if delimiter is not None and len(kept) - delimiter <= LONGEST_SIGNATURE:
        kept = kept[:delimiter]
    for _ in range(MOST_ROUNDS):
        kept = _without_blank_end(kept)
        for strip in (_without_secrecy, _without_list_footer, _without_device):
            kept = strip(kept)
    return _without_contact(_without_blank_end(kept))


def _without_blank_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip(" \t-_*="):  # nor does a line drawn above nothing say anything
        end -= 1
    return lines[:end]


def _without_device(lines: list[str]) -> list[str]:
    """Without the line a telephone adds: short, no sentence, and naming what it was sent from."""
    if not lines or len(lines[-1]) > 200:
        return lines
    line = re.sub(r"<[^>]*>|\([^)]*\)|\[[^\]]*\]", "", lines[-1]).strip(" \t*_")
    if len(line) > 90 or "," in line:
        return lines
    begins, ends = SENT_FROM.match(line), SENT_LAST.search(line)
    known = DEVICE.search(line) or (len(line.split()) <= 8 and not line.endswith((".", "!", "?")))
    return lines[:-1] if (begins or ends) and known else lines


def _without_secrecy(lines: list[str]) -> list[str]:
    """Without a notice of secrecy and what stands below it: nobody writes there."""
    first = max(0, len(lines) - LONGEST_NOTICE)
    for start, end in _paragraphs(lines, first):
        words = " ".join(lines[start:end])[:4000]
        if len(words) >= 60 and sum(bool(pattern.search(words)) for pattern in SECRECY) >= 3:
            above = start
            while above and _leads_in(lines[above - 1]):
                above -= 1
            return lines[:above]
    return lines


def _leads_in(line: str) -> bool:
    return not line.strip() or is_rule(line) or bool(_TITLE.match(line))


def _without_list_footer(lines: list[str]) -> list[str]:
    """Without what a mailing list puts below a line it draws."""
    for place in range(len(lines) - 1, max(len(lines) - 10, -1), -1):
        if is_rule(lines[place]):
            below = " ".join(lines[place + 1 :])
            return lines[:place] if _LIST.search(below) and ("@" in below or "://" in below) else lines
    return lines


def _without_contact(lines: list[str]) -> list[str]:
    """Without telephone numbers and the like that follow the last words and the name."""
    last = range(len(lines) - 1, max(len(lines) - 16, -1), -1)
    place = next((n for n in last if len(lines[n]) < 50 and SIGN_OFF.match(lines[n])), None)
    if place is None:
        return lines
    name = next((n for n in range(place + 1, len(lines)) if lines[n].strip()), None)
    if name is None or len(lines[name].split()) > 5 or lines[name].rstrip().endswith((":", ".", "?", "!")):
        return lines
    below = [line for line in lines[name + 1 :] if line.strip()]
    is_card = below and all(len(line) < 100 and len(line.split()) <= 12 for line in below)
    contacts = sum(bool(_CONTACT.search(line) or EMAIL.search(line)) for line in below)
    return lines[: name + 1] if is_card and contacts else lines


def _paragraphs(lines: Sequence[str], first: int) -> list[tuple[int, int]]:
    """Where each begins and ends, from the line `first` on."""
    found, start = [], None
    for n, line in enumerate([*lines[first:], ""], first):
        blank = not line.strip() or is_rule(line)
        if not blank and start is None:
            start = n
        elif blank and start is not None:
            found.append((start, n))
            start = None
    return found

"""Words as an index holds them: small letters without accents, plurals evened out; and words that are nearly alike."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

LONGEST: Final = 40
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`")
_SMALL: Final = (
    "a an and are at by can do does for from how i in is it me my of on or our that the to us we what who with"
)
_STOP: Final = frozenset(_SMALL.split())


def words_of(text: str) -> list[str]:
    """The words of `text`, in order."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return [evened(word)[:LONGEST] for word in _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))]


def asked(text: str, most: int = 8) -> list[str]:
    """The words somebody looks for: the little ones are left out, unless there are no others."""
    every = list(dict.fromkeys(words_of(text)))
    return ([word for word in every if word not in _STOP] or every)[:most]


def evened(word: str) -> str:
    """`word` in small letters, its plural as its singular: "bodies" as "body", "services" as "service"."""
    word = word.casefold()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def grams(word: str) -> list[str]:
    """Three letters at a time, with marks for the beginning and the end."""
    marked = f"0{word}1"
    return list(dict.fromkeys(marked[at : at + 3] for at in range(len(marked) - 2)))


def nearest(word: str, others: Iterable[str], most: int = 6) -> list[str]:
    """Those of `others` that are `word` but for a slip of the finger, or two in a long one; the likest first."""
    slips = 1 if len(word) < 6 else 2
    far = {other: OSA.distance(word, other, score_cutoff=slips) for other in others if other != word}
    return sorted((other for other, slip in far.items() if slip <= slips), key=lambda other: (far[other], other))[:most]

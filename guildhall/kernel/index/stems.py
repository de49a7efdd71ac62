"""Words of a text by their stems: "placing", "placed" and "places" are one word, with or without accents."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from .words import LONGEST

_WORD: Final = re.compile(r"[^\W_]+(?:['’‘`][^\W_]+)*")
_SIGN: Final = re.compile(r"[\W_]+")
_OWN = threading.local()  # a stemmer remembers where it is in a word
_SMALL: Final = (
    "a an and are as at be been but by can could did do does for from had has have how i if in is it its me my of"
    " on or our s so t than that the their them then there these they this those to us was we were what when where"
    " which who will with would you your"
)
SMALL: Final = frozenset(_SMALL.split())  # words that are nowhere looked for


@dataclass(frozen=True, slots=True)
class Spot:
    """A word where it stands in a text."""

    start: int
    end: int
    word: str  # in small letters, without accents
    stem: str


def spots(text: str) -> Iterator[Spot]:
    """The words of `text` that are looked for, in order."""
    for found in _WORD.finditer(text):
        word = folded(found[0])
        if word and word not in SMALL:
            yield Spot(found.start(), found.end(), word, stem(word))


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in order."""
    return [spot.stem for spot in spots(text)]


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """`word` in small letters, without accents or apostrophes: "Tŷ" as "ty", "council's" as "councils"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return _SIGN.sub("", "".join(c for c in plain if not unicodedata.combining(c)))[:LONGEST]


@lru_cache(maxsize=131_072)
def stem(word: str) -> str:
    """What a folded word has in common with its other forms."""
    if not word.isascii() or not word.isalpha():
        return word
    stemmer = getattr(_OWN, "stemmer", None)
    if stemmer is None:
        stemmer = _OWN.stemmer = snowballstemmer.stemmer("english")
    return str(stemmer.stemWord(word)) or word

"""Names in addresses: how a title becomes one, and which words are taken."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 60

# What Unicode does not take apart into a letter and its mark.
_SPELT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_SPELT |= str.maketrans({"&": " and ", "'": "", "’": "", "‘": ""})
_BETWEEN = re.compile("[^a-z0-9]+")


@lru_cache(maxsize=4096)
def slug(title: str, *, fallback: str) -> str:
    """ "Tŷ Gwyn: what's next?" is "ty-gwyn-whats-next"; a title without a Latin letter gives the fallback."""
    letters = unicodedata.normalize("NFKD", title.casefold().translate(_SPELT)).encode("ascii", "ignore").decode()
    words = _BETWEEN.sub("-", letters).strip("-")
    if len(words) <= LONGEST:
        return words or fallback
    whole = words[: LONGEST + 1].rpartition("-")[0]
    return whole or words[:LONGEST]

"""The one way to write the library."""

from .documents import Facts, add, bring_back, describe, replace, shelve
from .folders import delete, make, relocate, rename
from .receipts import take_back, use

__all__ = [
    "Facts",
    "add",
    "bring_back",
    "delete",
    "describe",
    "make",
    "relocate",
    "rename",
    "replace",
    "shelve",
    "take_back",
    "use",
]

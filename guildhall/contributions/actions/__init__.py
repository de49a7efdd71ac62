"""The one way to write contributions: verbs, each require · check · change · record."""

from .following import follow, unfollow
from .keeping import hide, purge, restore, unhide, withdraw
from .reacting import react, unreact
from .threads import lock, merge, move, narrow, pin, split, unlock, unpin, widen
from .writing import Overtaken, draft, publish, release, reply, revise, tag

__all__ = [
    "Overtaken",
    "draft",
    "follow",
    "hide",
    "lock",
    "merge",
    "move",
    "narrow",
    "pin",
    "publish",
    "purge",
    "react",
    "release",
    "reply",
    "restore",
    "revise",
    "split",
    "tag",
    "unfollow",
    "unhide",
    "unlock",
    "unpin",
    "unreact",
    "widen",
    "withdraw",
]

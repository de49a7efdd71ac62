"""Which feeds there are for whom: the parts say, by a word and a key."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from guildhall.kernel.apps import dotted, feeds
from guildhall.kernel.kinds import Feed
from guildhall.policy.viewer import Viewer

type Asking = Callable[[Viewer, Sequence[str]], dict[str, Feed]]


def feed_of(viewer: Viewer, word: str, key: str) -> Feed | None:
    """The feed that `viewer` may read under this name, or None."""
    return feeds_of(viewer, [(word, key)]).get((word, key))


def feeds_of(viewer: Viewer, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Feed]:
    """Those of the feeds called by `names` that `viewer` may read; one question for each word."""
    asked: dict[str, list[str]] = {}
    for word, key in names:
        asked.setdefault(word, []).append(key)
    found: dict[tuple[str, str], Feed] = {}
    for word, keys in asked.items():
        if word in feeds():
            told = cast("Asking", dotted(feeds()[word]))(viewer, keys)
            found |= {(word, key): feed for key, feed in told.items()}
    return found

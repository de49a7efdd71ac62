"""How often somebody may fail to sign in, counted in the store that all web processes share.

Most tightly for one account from one address; then for one account from everywhere, so that nobody guesses with a
thousand machines; most generously for one address, because a whole council may sit behind it.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import caches


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many failures in each stretch of so many seconds by the clock."""

    name: str
    most: int
    seconds: int


ACCOUNT_HERE = Limit("account-here", 5, 5 * 60)
ACCOUNT = Limit("account", 100, 60 * 60)
ADDRESS = Limit("address", 300, 60 * 60)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at signing in."""

    account: str
    address: str

    def begin(self) -> bool:
        """Count it as a failure beforehand, so that many at once cannot slip through; False if it is one too many."""
        return all(_spend(limit, key) for limit, key in self._counted())

    def succeeded(self) -> None:
        """It was none."""
        for limit, key in self._counted():
            _give_back(limit, key)

    def forget(self) -> None:
        """Begin the account's count anew: its owner has just proven who they are."""
        caches["throttle"].delete_many([_place(limit, key) for limit, key in self._counted()[:2]])

    def _counted(self) -> list[tuple[Limit, str]]:
        return [(ACCOUNT_HERE, f"{self.account} {self.address}"), (ACCOUNT, self.account), (ADDRESS, self.address)]


def _spend(limit: Limit, key: str) -> bool:
    place, cache = _place(limit, key), caches["throttle"]
    cache.add(place, 0, timeout=limit.seconds)
    try:
        return cache.incr(place) <= limit.most
    except ValueError:  # it ran out between the two
        return True


def _give_back(limit: Limit, key: str) -> None:
    with suppress(ValueError):
        caches["throttle"].decr(_place(limit, key))


def _place(limit: Limit, key: str) -> str:
    stretch = int(time.time()) // limit.seconds
    return f"throttle:{limit.name}:{stretch}:{sha256(key.lower().encode()).hexdigest()}"

"""People like me: who is alike in what they do, where and with whom; worked out beforehand, explained in one line."""

from .reading import explained, likest
from .working import reconcile, refresh

__all__ = ["explained", "likest", "reconcile", "refresh"]

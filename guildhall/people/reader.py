"""Any member who reads, for composing queries that are prepared."""

from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .models import Member


def reader(pk: int) -> Viewer:
    """The member with the key `pk`, whoever that is, as an approved viewer: ask for nobody who is not."""
    return Viewer.of(Member(pk=pk, standing=Standing.APPROVED))

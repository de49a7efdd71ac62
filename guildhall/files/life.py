"""Somebody's files: what they may take along, and what goes with them."""

from collections.abc import Iterator
from typing import Any

from guildhall.kernel.kinds import Section

from . import arriving
from .models import Arrival, Upload


def mine(viewer: Any) -> Iterator[Section]:
    """Every file they uploaded that is still here, itself."""
    found = Upload.objects.filter(owner=viewer.member).order_by("created", "pk")
    rows = ({"File": each.name, "Kind": each.kind, "Bytes": each.size, "When": each.created} for each in found)
    yield Section(title="Files", rows=rows, files=(each for each in found if each.may_be_served))


def forget(member: Any, *, named: bool) -> None:
    """What is still on its way."""
    for arrival in Arrival.objects.filter(owner=member):
        arriving.let_go(arrival)

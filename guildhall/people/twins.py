"""Two accounts that a steward takes for one person's."""

from guildhall.kernel.apps import dotted, parts

from .models import Merging


def needs_another(merging: Merging) -> bool:
    """Whether somebody would come to see what is private: then no steward does it alone."""
    return any(
        bool(dotted(part.opens)(merging.gone, merging.kept))  # type: ignore[operator]  # as declared
        for part in parts()
        if part.opens
    )

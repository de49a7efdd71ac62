"""The way to the words that mean the same, from the stewards' desk."""

from typing import Any

from guildhall.kernel.http import Request


def for_stewards(request: Request, subject: Any) -> dict[str, Any] | None:  # the desk has no subject
    """A line on the desk."""
    return {} if request.viewer.is_steward else None

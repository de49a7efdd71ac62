"""Made-up people and things, for the components page alone."""

from typing import Any


def everything() -> dict[str, Any]:
    """What the components page shows."""
    return {}

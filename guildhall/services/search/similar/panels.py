"""What speaks of the same, on other pages. Beside a thread it is fetched when it is seen: no page waits for it."""

from typing import Any

from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request
from guildhall.kernel.text import one_line

from . import finding


def beside(request: Request, root: Contribution) -> dict[str, Any] | None:
    """Beside a thread: the way to what is related."""
    return {"root": root} if root.title else None


def writing(request: Request, subject: Any) -> dict[str, Any]:  # what is being written: its title, if it is known yet
    """Over a form: where what is there already will stand; with the preview, what it is."""
    title = one_line(subject.title)[:200]
    return {"cards": finding.alike(title, request.viewer) if title else [], "title": title}

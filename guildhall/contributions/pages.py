"""The page of a thread: what a tool's own page calls."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse

from guildhall.kernel.apps import tell
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.words import State

from .answering import reply_box
from .forms import audience_words
from .models import Contribution
from .reading import mark_read
from .tabs import tab_counts
from .thread import body

REPLY_WORDS: Final = {
    "one": "reply", "many": "replies", "none": "Nobody has replied yet.", "add": "Add your reply", "post": "Post reply",
    "label": "Your reply",
}  # fmt: skip
COMMENT_WORDS: Final = {
    "one": "comment", "many": "comments", "none": "Nobody has commented yet.", "add": "Add your comment",
    "post": "Post comment", "label": "Your comment",
}  # fmt: skip


def thread_page(
    request: Request,
    template: str,
    root: Contribution,
    *,
    words: dict[str, str] = REPLY_WORDS,
    body_template: str = "contributions/_thread.html",
    shared: Callable[[], dict[str, Any]] = dict,
    **context: Any,
) -> HttpResponse:
    """The page of `root`, which came from `doors.root_at`, and a note that the viewer has read it.

    Arguments:
        words: what replies are called here.
        body_template: the shared body, if a tool has its own.
        shared: more of the shared body's context; must know no viewer.
    """
    if request.GET.get("first") == "unread":
        return seen_other(_first_unread(root))
    thread = body(
        request, root, template=body_template, page=_number(request.GET.get("page", "")),
        extra=lambda: {"answer": None, "accept": "", "words": words} | shared(),
    )  # fmt: skip
    community, unread = root.community, _note_reading(request, root)
    audience = audience_words(community, root.audience)
    context |= {"thread": thread, "unread": unread, "audience": audience, "community": community}
    box = reply_box(request, root, audience=audience, words=words)
    return page(
        request, template, root=root, reply_box=box, tab_counts=tab_counts(request.viewer, community), **context
    )


def _note_reading(request: Request, root: Contribution) -> bool:
    """Whether there is something new to a viewer who was here before; they have seen it now."""
    seen = getattr(root, "seen", None)
    if seen is None or seen < max(root.active, root.edited or root.active):
        mark_read(request.viewer, root)
        tell("on_look", request.viewer, f"contribution:{root.pk}")
    return seen is not None and seen < root.active


def _number(asked: str) -> int:
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _first_unread(root: Contribution) -> str:
    seen = getattr(root, "seen", None)
    replies = Contribution.everything.filter(root=root, state=State.LIVE).order_by("published", "id")
    first = replies.filter(published__gt=seen).first() if seen else replies.first()
    return f"/contributions/{first.pk}/" if first else root.get_absolute_url()

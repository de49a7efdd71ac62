"""The page of a thread: what a tool's own page calls."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse

from guildhall.communities.models import Community
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.words import State

from .drafts import writer_token
from .forms import ReplyForm, audience_words
from .models import Contribution
from .reading import mark_read
from .tabs import tab_counts
from .thread import body

REPLY_WORDS: Final = {
    "one": "reply", "many": "replies", "none": "Nobody has replied yet.", "add": "Add your reply", "post": "Post reply",
}  # fmt: skip
COMMENT_WORDS: Final = {
    "one": "comment", "many": "comments", "none": "Nobody has commented yet.", "add": "Add your comment",
    "post": "Post comment",
}  # fmt: skip


def thread_page(
    request: Request,
    template: str,
    root: Contribution,
    *,
    words: dict[str, str] = REPLY_WORDS,
    shared: Callable[[], dict[str, Any]] = dict,
    **context: Any,
) -> HttpResponse:
    """The page of `root`, which came from `doors.root_at`, and a note that the viewer has read it.

    Arguments:
        words: what replies are called here.
        shared: more of the shared body's context; must know no viewer.
    """
    if request.GET.get("first") == "unread":
        return seen_other(_first_unread(root))
    number = (
        int(asked) if (asked := request.GET.get("page", "1")).isascii() and asked.isdigit() and len(asked) < 6 else 1
    )
    thread = body(
        request, root, template="contributions/_thread.html", page=number,
        extra=lambda: {"answer": None, "words": words} | shared(),
    )  # fmt: skip
    seen = getattr(root, "seen", None)
    if seen is None or seen < root.active:
        mark_read(request.viewer, root)
    typed = getattr(root, "typed", None) or {}
    form = ReplyForm(initial=_initial(typed) | {"writer": writer_token(request.viewer, request.path)})
    context |= {"thread": thread, "words": words, "form": form, "typed": bool(typed.get("body"))}
    context |= {"unread": seen is not None and seen < root.active, "may_reply": request.viewer.can("reply", root)}
    audience = audience_words(root.community, root.audience)
    return page(request, template, root=root, audience=audience, **_of_community(request, root.community), **context)


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _initial(typed: dict[str, str]) -> dict[str, Any]:
    return {"body": typed["body"]} if typed.get("body") else {}


def _first_unread(root: Contribution) -> str:
    seen = getattr(root, "seen", None)
    replies = Contribution.everything.filter(root=root, state=State.LIVE).order_by("published", "id")
    first = replies.filter(published__gt=seen).first() if seen else replies.first()
    return f"/contributions/{first.pk}/" if first else root.get_absolute_url()


def _of_community(request: Request, community: Community) -> dict[str, Any]:
    return {"community": community, "tab_counts": tab_counts(request.viewer, community)}

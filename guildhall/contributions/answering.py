"""Answering a thread: by mail, or in the box under it, drawn once for all with what is each one's own filled in."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4
from zlib import crc32

from django.http import Http404, HttpRequest
from django.utils.html import escape
from markupsafe import Markup

from guildhall.files.models import Upload
from guildhall.kernel.http import csrf_token
from guildhall.kernel.personal import mine, shared_body
from guildhall.policy.viewer import Viewer

from . import actions
from .actions.writing import Words
from .drafts import writer_token
from .forms import ReplyForm
from .models import Contribution

OWN: Final = ("body", "writer", "once")  # fields of the form that are each viewer's own


def reply_box(request: HttpRequest, root: Contribution, *, audience: str, words: dict[str, str]) -> Markup:
    """The box under `root` for the viewer of `request`, with what they typed before; empty for who may not reply."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.can("reply", root):
        return Markup()
    typed = (getattr(root, "typed", None) or {}).get("body", "")

    def context() -> dict[str, Any]:
        form = ReplyForm(initial={name: mine(name) for name in OWN})
        form.fields["body"].label = words["label"]
        return {"root": root, "form": form, "audience": audience, "words": words}

    def own(name: str) -> str:
        match name:
            case "csrf":
                return csrf_token(request)
            case "writer":
                return writer_token(viewer, request.path)
            case "once":
                return str(uuid4())
            case _:
                return str(escape(typed))

    key = f"reply-box:{root.pk}:{root.get_absolute_url()}:{crc32((words['label'] + audience).encode())}"
    shared = shared_body(key, "contributions/_reply_box.html", context)
    return Markup(shared.for_viewer(holds=lambda _: bool(typed), words=own))  # noqa: S704 - rendered, and escaped above


def by_mail(viewer: Viewer, key: int, text: str, uploads: Sequence[Upload]) -> str:
    """A reply that came by mail. It follows nothing: whether to be told of more was chosen before.

    Raises:
        Http404: there is nothing with that key for the viewer.
        Refused, ValidationError: it cannot be answered so; in words for them.
    """
    found = Contribution.visible_to(viewer).select_related("community", "root").filter(pk=key).first()
    if found is None:
        raise Http404
    return actions.reply(found, by=viewer, words=Words(body=text, uploads=uploads), follow=False).get_absolute_url()

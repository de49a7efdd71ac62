"""What all forms that send something do."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from guildhall.contributions import drafts
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.thread import filled
from guildhall.contributions.wording import rendered_here
from guildhall.kernel.http import Request
from guildhall.kernel.text import LIMIT
from guildhall.messages.forms import MessageForm
from guildhall.policy.rules import Refused


def sent[T](request: Request, form: MessageForm, send: Callable[[Words], T]) -> T | None:
    """What `send` makes of the form; None if it is to be shown again, with what is wrong and all that was typed."""
    if "preview" in request.POST or not form.is_valid():
        return None
    made = done(form, lambda: send(form.words(by=request.viewer)))
    if made is not None:
        drafts.let_go(request.viewer, request.path)
    return made


def done[T](form: BaseForm, act: Callable[[], T]) -> T | None:
    """What `act` gives; None if it could not be done, which then stands in the form."""
    try:
        return act()
    except ValidationError as wrong:
        told = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
        for name, sentences in told.items():
            form.add_error(name if name in form.fields else None, sentences)
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def preview_of(request: Request) -> str:
    """What the message will look like, when that was asked."""
    if "preview" not in request.POST:
        return ""
    return filled(rendered_here(request.POST.get("body", "")[:LIMIT]).html, request.viewer)


def typed(request: Request) -> tuple[Any, Any]:
    """What a form is bound to."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)

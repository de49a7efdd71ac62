"""How a member wants to be told."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from guildhall.kernel.http import Request, page, seen_other
from guildhall.people import actions as people
from guildhall.people.doors import members_only
from guildhall.services.notify.choices import Choices


@members_only
def choices(request: Request) -> HttpResponse:
    """All of it on one page."""
    form = Choices(request.POST or None, viewer=request.viewer)
    if form.is_valid():
        form.keep()
        messages.success(request, "Your choices are kept.")
        return seen_other(request.path)
    return page(request, "notify/choices.html", form=form)


@require_POST
@members_only
def try_again(request: Request) -> HttpResponse:
    """The mailbox is in order again."""
    people.try_mail_again(request.viewer.member, by=request.viewer)
    messages.success(request, "We write to you again.")
    return seen_other("/account/mail/")

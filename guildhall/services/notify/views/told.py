"""The page of notifications."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from guildhall.kernel.http import Request, page, seen_other
from guildhall.people.doors import approved_only
from guildhall.services.notify import lines, unread


@approved_only
def notifications(request: Request) -> HttpResponse:
    """What one was told, a line for each conversation."""
    only_new = request.GET.get("show") == "unread"
    rows, shown = lines.page_of(request, only_new=only_new)
    return page(request, "notify/notifications.html", rows=rows, lines=shown, only_new=only_new)


@approved_only
def go(request: Request, pk: int) -> HttpResponse:
    """To what a line is about, which is not new any more."""
    row = get_object_or_404(unread.of(request.viewer), pk=pk)
    unread.look(request.viewer, row.about)
    return seen_other(row.url or "/notifications/")


@require_POST
@approved_only
def seen(request: Request) -> HttpResponse:
    """Mark one line as read, or all of them."""
    unread.see(request.viewer, about=request.POST.get("about", ""))
    return seen_other("/notifications/")

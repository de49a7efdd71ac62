"""One's data, leaving the public service, and closing one's account."""

from typing import Any

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from guildhall.files.download import respond_stored
from guildhall.kernel.http import Request, page, seen_other
from guildhall.people import actions
from guildhall.people.doors import members_only, signed_in_only
from guildhall.people.forms.leaving import CloseAccount
from guildhall.people.models import Closing, Takeaway
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer


@signed_in_only
def takeaway(request: Request) -> HttpResponse:
    """Ask for one's data, and see whether it is ready."""
    member = request.viewer.member
    if request.method == "POST":
        try:
            actions.ask_for_data(member, by=request.viewer)
        except Refused as refused:
            messages.error(request, str(refused))
        return seen_other(reverse("people:takeaway"))
    last = Takeaway.objects.filter(member=member).order_by("-asked").first()
    return page(request, "people/takeaway.html", last=last)


@signed_in_only
def fetch(request: Request, pk: str) -> HttpResponseBase:
    """One's data itself; to anybody else it is not there."""
    found = get_object_or_404(Takeaway, pk=pk, member=request.viewer.member, state=Takeaway.State.READY)
    name = f"guildhall-{found.made:%Y-%m-%d}.zip"
    return respond_stored(found.place, name=name, kind="application/zip")


@signed_in_only
@sensitive_post_parameters("password")
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth ships no types
def close(request: Request) -> HttpResponse:
    """Close one's account, with what becomes of what one wrote."""
    member = request.viewer.member
    form = CloseAccount(request.POST or None, member=member)
    if form.is_valid():
        closing = _closed(request, form)
        if closing is not None:
            return page(request, "people/closed.html", closing=closing)
    told: dict[str, Any] = {"member": member, "form": form}
    return page(request, "people/close.html", **told)


def _closed(request: Request, form: CloseAccount) -> Closing | None:
    try:
        closing = actions.close_account(request.viewer.member, by=request.viewer, named=form.cleaned_data["named"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    logout(request)
    request.viewer = Viewer.visitor()  # the page that says so shows nothing of theirs any more
    return closing


@signed_in_only
def closing(request: Request) -> HttpResponse:
    """The account is to be closed: leave it so, or keep it."""
    member = request.viewer.member
    found = get_object_or_404(Closing, member=member)
    if request.method == "POST":
        actions.keep_account(member, by=request.viewer)
        messages.success(request, "Your account stays as it was.")
        return seen_other(reverse("people:account"))
    return page(request, "people/closing.html", closing=found)


@members_only
def retire(request: Request) -> HttpResponse:
    """One has left the public service."""
    if request.method == "POST":
        actions.retire(request.viewer.member, by=request.viewer)
        messages.success(request, "Your profile says now that you have left the public service.")
        return seen_other(reverse("people:account"))
    return page(request, "people/retire.html", member=request.viewer.member)

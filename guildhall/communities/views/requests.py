"""Requests to join, and their answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.communities import actions
from guildhall.communities.doors import in_community
from guildhall.communities.forms import AnswerForm
from guildhall.communities.models import Community
from guildhall.communities.models import Request as Asking
from guildhall.communities.promises import REFUSAL_NAMES, words_of_refusal, words_of_welcome
from guildhall.kernel.http import Request, seen_other
from guildhall.policy.rules import Refused, require

from .frame import inside


@in_community
def requests(request: Request, community: Community) -> HttpResponse:
    """Who asks to be let in, oldest first."""
    require(request.viewer, "admit", community)
    rows = waiting_for(community)
    return inside(
        request, "communities/requests.html", community, rows=rows, tab_counts={"facilitate": len(rows)}, at="requests"
    )


def waiting_for(community: Community) -> list[Asking]:
    """The requests not yet answered."""
    rows = community.requests.filter(outcome=Asking.Outcome.WAITING).select_related("member__organisation")
    return list(rows.order_by("asked")[:50])


@in_community
def answer(request: Request, community: Community, pk: int) -> HttpResponse:
    """One request, with words to send that may be changed first."""
    require(request.viewer, "admit", community)
    rows = Asking.objects.select_related("member__organisation", "community")
    asking = get_object_or_404(rows, community=community, pk=pk)
    forms, way = _forms(request, asking), request.POST.get("decision", "")
    if (
        request.method == "POST"
        and way in forms
        and forms[way].is_valid()
        and answered(request, asking, way, forms[way])
    ):
        return seen_other(reverse("communities:requests", args=[community.slug]))
    told: dict[str, Any] = {"admitting": forms["admit"], "declining": forms["decline"], "reasons": REFUSAL_NAMES}
    return inside(request, "communities/answer.html", community, row=asking, at="requests", **told)


def answered(request: Request, asking: Asking, way: str, form: AnswerForm) -> bool:
    """Admit or decline, with the words written or the ready-made ones: then the page is done with."""
    said = form.cleaned_data["answer"] or form.initial["answer"]
    try:
        {"admit": actions.admit, "decline": actions.decline}[way](asking, by=request.viewer, answer=said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = "is now a member" if way == "admit" else "has been told that they cannot join"
        messages.success(request, f"{asking.member.name} {done}.")
    return True


def _forms(request: Request, asking: Asking) -> dict[str, AnswerForm]:
    """A form for either answer; the one that was chosen holds what was typed, if it came from this page."""
    chosen = request.POST.get("decision", "")
    return {
        way: AnswerForm(request.POST if way == chosen else None, initial={"answer": said}, prefix=way)
        for way, said in _words(request, asking).items()
    }


def _words(request: Request, asking: Asking) -> dict[str, str]:
    names = (asking.member.first_name, asking.community.name, request.viewer.member.name)
    refusal = words_of_refusal(request.GET.get("because", "purpose"), *names)
    return {"admit": words_of_welcome(*names), "decline": refusal}

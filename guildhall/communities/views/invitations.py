"""Invitations: sending them, and taking them up."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from guildhall.communities import actions
from guildhall.communities.doors import in_community
from guildhall.communities.forms import InviteForm, MailForm
from guildhall.communities.models import Community, Invitation
from guildhall.communities.promises import PROMISES
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import Refused, require
from guildhall.policy.words import Role

from .frame import inside
from .joining import chosen, said_of_mail


@in_community
def invitations(request: Request, community: Community) -> HttpResponse:
    """Invite by e-mail or by link, and see who has not answered yet."""
    require(request.viewer, "revoke_invitation", community)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = form.invite(community, by=request.viewer)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Invitations sent: {len(sent)}.")
            return seen_other(request.path)
    given: dict[str, Any] = {"form": form, "rows": pending(community), "at": "invitations", "now": timezone.now()}
    return inside(request, "communities/invitations.html", community, **given)


def pending(community: Community) -> list[Invitation]:
    """Invitations and links that may still be taken up, newest first."""
    unused = Q(accepted=None) | Q(reusable=True)
    rows = community.invitations.filter(unused, revoked=None, expires__gt=timezone.now())
    return list(rows.select_related("sent_by")[:200])


@require_POST
@in_community
def link(request: Request, community: Community) -> HttpResponse:
    """Make a link that may be used more than once."""
    actions.make_link(community, by=request.viewer)
    messages.success(request, "Here is the new link. Anybody who has it can join, so mind whom you give it to.")
    return seen_other(reverse("communities:invitations", args=[community.slug]))


@require_POST
@in_community
def revoke(request: Request, community: Community, pk: int) -> HttpResponse:
    """Take an invitation or a link back."""
    require(request.viewer, "revoke_invitation", community)
    actions.revoke_invitation(get_object_or_404(community.invitations, pk=pk), by=request.viewer)
    messages.success(request, "That invitation cannot be used any more.")
    return seen_other(reverse("communities:invitations", args=[community.slug]))


@never_cache
def invitation(request: Request, token: str) -> HttpResponse:
    """What a link leads to. Reading it changes nothing, because mail scanners follow links."""
    invited = Invitation.of_link(token)
    if invited is None:
        raise Http404
    taken_up = invited.accepted_by_id is not None and invited.accepted_by == request.viewer.member
    if taken_up and not invited.reusable and request.viewer.role_in(invited.community_id) is not None:
        return seen_other(invited.community.get_absolute_url())
    if not invited.is_open or invited.community.has_ended:
        return page(request, "communities/no_invitation.html", status=410)
    form = _mail(request, invited)
    wrong = _taken(request, invited, form) if request.method == "POST" else ""
    if wrong is None:
        return seen_other(reverse("communities:welcome", args=[invited.community.slug]))
    return page(request, "communities/invitation.html", wrong=wrong, form=form, **_shown(invited))


def _mail(request: Request, invited: Invitation) -> MailForm | None:
    """How often to be told of what is new there; whoever is no member yet is asked later."""
    if not request.viewer.is_approved:
        return None
    first = chosen(request, invited.community)
    return MailForm(request.POST or None, initial=first, member=request.viewer.member)


def _taken(request: Request, invited: Invitation, form: MailForm | None) -> str | None:
    """Why it could not be taken up, or None."""
    mail = said_of_mail(form) if form is not None and form.is_valid() else None
    try:
        actions.accept_invitation(invited, by=request.viewer, mail=mail)
    except Refused as refusal:
        return str(refusal)
    return None


def _shown(invited: Invitation) -> dict[str, Any]:
    leads = invited.role == Role.FACILITATOR
    return {"invited": invited, "community": invited.community, "promises": PROMISES if leads else ()}

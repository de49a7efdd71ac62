"""Coming in and going out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.communities import actions
from guildhall.communities.doors import in_community, known_community
from guildhall.communities.forms import AskForm, MailForm
from guildhall.communities.members import chosen_mail
from guildhall.communities.models import Community, Membership
from guildhall.communities.models import Request as Asking
from guildhall.kernel.forms import Form
from guildhall.kernel.http import Request, seen_other
from guildhall.policy.rules import Refused, require
from guildhall.policy.words import Access

from .frame import inside, way_on


@known_community
def join(request: Request, community: Community) -> HttpResponse:
    """Join an open community; ask to join a closed one."""
    if request.viewer.role_in(community) is not None:
        return seen_other(community.get_absolute_url())
    if community.access != Access.OPEN:
        return ask_page(request, community)
    require(request.viewer, "join", community)
    typed = request.POST if request.method == "POST" else None
    form = MailForm(typed, initial=chosen(request, community), member=request.viewer.member)
    if form.is_valid():
        actions.join(community, by=request.viewer, mail=said_of_mail(form))
        return seen_other(reverse("communities:welcome", args=[community.slug]))
    return inside(request, "communities/join.html", community, form=form, outside=True)


def chosen(request: Request, community: Community) -> dict[str, str]:
    """What was last chosen about the mail of this community, for its form to begin with."""
    return {"mail": chosen_mail(request.viewer.member, community)}


def said_of_mail(form: Form) -> str | None:
    """The choice of mail; None where the form that was posted did not ask, so that nothing is changed."""
    return form.cleaned_data["mail"] if "mail" in form.data else None


@known_community
def ask(request: Request, community: Community) -> HttpResponse:
    """Ask to join."""
    return ask_page(request, community)


def ask_page(request: Request, community: Community) -> HttpResponse:
    """The form to ask with, which says who will read it; who belongs already is led in."""
    if request.viewer.role_in(community) is not None:
        return seen_other(community.get_absolute_url())
    require(request.viewer, "ask_to_join", community)
    first = chosen(request, community)
    form = AskForm(request.POST or None, initial=first, community=community, member=request.viewer.member)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.ask_to_join(community, by=request.viewer, note=said["note"], mail=said_of_mail(form))
        messages.success(
            request, "Your request is with the facilitators. They promised an answer within a working day."
        )
        return seen_other(community.get_absolute_url())
    return inside(request, "communities/ask.html", community, form=form, outside=True)


@require_POST
@known_community
def drop(request: Request, community: Community) -> HttpResponse:
    """Take one's own request back."""
    mine = Asking.objects.filter(community=community, member=request.viewer.member, outcome=Asking.Outcome.WAITING)
    asked = mine.first()
    if asked is not None:
        actions.drop_request(asked, by=request.viewer)
        messages.success(request, "You have taken your request back.")
    return seen_other(community.get_absolute_url())


@in_community
def welcome(request: Request, community: Community) -> HttpResponse:
    """What one who has just joined reads first, and how often they want mail."""
    require(request.viewer, "choose_mail", community)
    return mail_page(request, community, "communities/welcome.html")


@in_community
def mail(request: Request, community: Community) -> HttpResponse:
    """How often to be told what is new."""
    require(request.viewer, "choose_mail", community)
    return mail_page(request, community, "communities/mail.html")


def mail_page(request: Request, community: Community, template: str) -> HttpResponse:
    """Either page with the choice of mail on it."""
    mine = Membership.objects.get(member=request.viewer.member, community=community)
    form = MailForm(request.POST or None, initial={"mail": mine.mail}, member=request.viewer.member)
    if request.method == "POST" and form.is_valid():
        actions.choose_mail(community, form.cleaned_data["mail"], by=request.viewer)
        messages.success(request, "Your choice of mail is kept.")
        return seen_other(community.get_absolute_url())
    return inside(request, template, community, form=form)


@in_community
def leave(request: Request, community: Community) -> HttpResponse:
    """Leave, having been told what that means."""
    require(request.viewer, "leave", community)
    wrong = ""
    if request.method == "POST":
        try:
            actions.leave(community, by=request.viewer)
        except Refused as refusal:
            wrong = str(refusal)
        else:
            messages.success(request, f"You have left {community.name}.")
            return seen_other(reverse("communities:directory"))
    return inside(request, "communities/leave.html", community, wrong=wrong, status=409 if wrong else 200)


@require_POST
def join_several(request: Request) -> HttpResponse:
    """Join each of the open communities chosen on the page of suggestions."""
    if request.viewer.is_visitor:
        raise Http404
    chosen = Community.visible_to(request.viewer).filter(slug__in=request.POST.getlist("community")[:20])
    for community in chosen.filter(access=Access.OPEN):
        if request.viewer.can("join", community):
            actions.join(community, by=request.viewer)
    return seen_other(way_on(request, reverse("communities:directory")))

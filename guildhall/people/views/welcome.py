"""The welcome: what you do, communities for you, your mail. Each step can be skipped."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.kernel.http import Request, page, seen_other
from guildhall.people import actions
from guildhall.people.arrival import onward
from guildhall.people.doors import members_only
from guildhall.people.forms.profile import Mail

from .work import choosing


@members_only
def work(request: Request) -> HttpResponse:
    """Step one: job title, responsibilities, interests."""
    after = _step(request, "people:welcome-communities")
    return choosing(request, "people/welcome_work.html", done=after, after=after, next=onward(request))


@members_only
def communities(request: Request) -> HttpResponse:
    """Step two: communities that suit. Whoever knows them fills the slot, and leads on to the address it is given."""
    after = _step(request, "people:welcome-mail")
    return page(request, "people/welcome_communities.html", after=after, next=onward(request))


@members_only
def mail(request: Request) -> HttpResponse:
    """Step three: how often to be written to."""
    viewer = request.viewer
    form = Mail(request.POST or None, initial={"mail": viewer.member.mail})
    if form.is_valid():
        actions.change_mail(viewer.member, mail=form.cleaned_data["mail"], by=viewer)
        actions.welcome(viewer.member, by=viewer)
        return seen_other(onward(request))
    return page(request, "people/welcome_mail.html", form=form, next=onward(request))


@members_only
@require_POST
def skip(request: Request) -> HttpResponse:
    """Not now; nobody asks again."""
    actions.welcome(request.viewer.member, by=request.viewer)
    return seen_other(onward(request))


def _step(request: Request, name: str) -> str:
    return reverse(name) + "?" + urlencode({"next": onward(request)})

"""Members: a profile, and one's own."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from guildhall.files.actions import take
from guildhall.files.download import respond
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.prepared import Prepared
from guildhall.people import actions
from guildhall.people.contacts.between import person_for
from guildhall.people.doors import members_only, signed_in_only
from guildhall.people.finder.reasons import traits_of
from guildhall.people.forms.profile import Profile
from guildhall.people.handles import called
from guildhall.people.models import FormerPost, Member
from guildhall.policy.viewer import Viewer

SAID: Final = ("name", "capacity", "about", "ask_me_about", "likened", "mentors", "shows_presence", "writers")
SMALL, LARGE = 96, 480  # widths of a photo: in a list, on the profile


@signed_in_only
def person(request: Request, handle: str) -> HttpResponse:
    """Who somebody is, and what they can help with."""
    member = person_for(request.viewer, handle)
    if member is None:
        return seen_other(_known_as(request.viewer, handle).get_absolute_url())
    traits = traits_of([member.pk])[member.pk]
    mine = member == request.viewer.member
    missing = _missing(member, is_responsible=bool(traits.services)) if mine else []
    told: dict[str, Any] = {"traits": traits, "former_posts": _POSTS.rows(member=member.pk)}
    return page(request, "people/person.html", member=member, mine=mine, now=member.between, missing=missing, **told)


@signed_in_only
def photo(request: Request, handle: str) -> HttpResponseBase:
    """A member's face: small in lists, larger on the profile."""
    members = Member.objects.visible_to(request.viewer).select_related("photo")
    member = get_object_or_404(members, handle=handle, photo__isnull=False)
    return respond(member.photo, inline=True, width=LARGE if request.GET.get("w") == "480" else SMALL)


@members_only
def profile(request: Request) -> HttpResponse:
    """One's own profile, to be changed."""
    viewer = request.viewer
    member = viewer.member
    known = {name: getattr(member, name) for name in SAID}
    form = Profile(request.POST or None, request.FILES or None, initial=known)
    if not form.is_valid():
        return page(request, "people/profile.html", form=form, member=member)
    said = form.cleaned_data
    photo, remove = said.pop("photo"), said.pop("remove_photo")
    kept = take(photo, by=viewer, purpose="photo") if photo else None
    actions.edit_profile(member, by=viewer, job_title=member.job_title, **said)
    if kept or remove:
        actions.set_photo(member, by=viewer, photo=kept)
    messages.success(request, "Your profile is changed.")
    return seen_other(member.get_absolute_url())


def _known_as(viewer: Viewer, handle: str) -> Member:
    """Whose account took in the one that had this handle."""
    found = called(Member.objects.visible_to(viewer), [handle])
    if handle not in found:
        raise Http404
    return found[handle]


_POSTS: Final = Prepared[Any](
    lambda member: FormerPost.objects.filter(member=member).select_related("organisation"), member=int
)


def _missing(member: Member, *, is_responsible: bool) -> list[tuple[str, str]]:
    """What would make one's profile more useful, each with where to say it."""
    asked = (
        (member.job_title, "your job title", "people:work"),
        (is_responsible, "what you are responsible for", "people:work"),
        (member.ask_me_about, "what colleagues can ask you about", "people:profile"),
        (member.about, "a few words about you", "people:profile"),
        (member.photo_id, "a photo", "people:profile"),
    )
    return [(words, place) for there, words, place in asked if not there]

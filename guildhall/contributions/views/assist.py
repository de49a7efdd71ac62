"""Help while writing, for browsers with JavaScript: the same work is done by the form without it."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.models import Community
from guildhall.contributions import drafts
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.thread import filled
from guildhall.contributions.wording import rendered_here
from guildhall.files import actions as files
from guildhall.kernel.http import Request, seen_other
from guildhall.kernel.text import LIMIT, TooLong, html_to_markdown, one_line
from guildhall.people.doors import approved_only
from guildhall.people.models import Member
from guildhall.policy.visible import enterable

SUGGESTIONS = 8
DAY = timedelta(days=1)
WAITING = 100  # pictures of one member in a day that no posted text shows yet


@require_POST
@approved_only
def preview(request: Request) -> HttpResponse:
    """What the posted text will look like."""
    html = rendered_here(request.POST.get("body", "")[:LIMIT]).html
    return HttpResponse(filled(html, request.viewer, community=_place(request)))


@require_POST
@approved_only
def draft(request: Request) -> HttpResponse:
    """Keep what is typed so far; `place` is the address of the form."""
    saved = drafts.keep(request.viewer, _own_path(request.POST.get("place", "")), request.POST)
    return JsonResponse({"saved": date_format(timezone.localtime(), "g:ia").replace(".", "") if saved else ""})


@require_POST
@approved_only
def discard(request: Request) -> HttpResponse:
    """Throw away what was kept, and show the form anew."""
    place = _own_path(request.POST.get("place", ""))
    drafts.let_go(request.viewer, place)
    return seen_other(place)


@require_POST
@approved_only
def picture(request: Request) -> HttpResponse:
    """A pasted picture: kept for the writer alone until the text that shows it is posted."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        return JsonResponse({"error": "No picture came with this."}, status=400)
    lately = Attachment.objects.filter(contribution=None, member=request.viewer.member, at__gt=timezone.now() - DAY)
    if lately.count() >= WAITING:
        return JsonResponse({"error": "You have pasted many pictures today. Post what you have first."}, status=400)
    try:
        upload = files.take(sent, by=request.viewer, purpose="picture")
    except ValidationError as wrong:
        return JsonResponse({"error": " ".join(wrong.messages)}, status=400)
    kept = Attachment.objects.create(upload=upload, member=request.viewer.member, in_text=True)
    return JsonResponse({"url": kept.get_absolute_url(), "name": upload.name})


@require_POST
@approved_only
def paste(request: Request) -> HttpResponse:
    """Pasted rich text as Markdown."""
    try:
        return JsonResponse({"source": html_to_markdown(request.POST.get("html", "")[: 10 * LIMIT])[:LIMIT]})
    except TooLong as wrong:
        return JsonResponse({"error": str(wrong)}, status=400)


@require_GET
@approved_only
def suggest(request: Request) -> HttpResponse:
    """People for "@pri", contributions for "#damp": only those the viewer may see."""
    mark, asked = request.GET.get("q", "")[:1], request.GET.get("q", "")[1:41].strip()
    found = _people(request, asked) if mark == "@" else _things(request, asked) if mark == "#" else []
    return JsonResponse({"found": found if asked else []})


def _place(request: Request) -> Community | None:
    """The community of the form, which is told by its address, if the viewer may enter it."""
    _, kind, which, *_ = [*_own_path(request.POST.get("place", "")).split("/"), "", ""]
    if kind == "c":
        return Community.objects.filter(enterable(request.viewer), slug=which).first()
    if kind == "contributions" and which.isdecimal() and len(which) < 19:
        found = Contribution.visible_to(request.viewer).filter(pk=which).select_related("community").first()
        return found.community if found else None
    return None


def _people(request: Request, asked: str) -> list[dict[str, str]]:
    people = Member.objects.visible_to(request.viewer).filter(name__icontains=asked).select_related("organisation")
    return [
        {"insert": f"@{person.handle}", "label": person.name, "hint": person.organisation_name}
        for person in people.order_by("name")[:SUGGESTIONS]
    ]


def _things(request: Request, asked: str) -> list[dict[str, str]]:
    things = Contribution.visible_to(request.viewer).roots().filter(title__icontains=asked).select_related("community")
    return [
        {"insert": f"#{thing.pk}", "label": thing.title, "hint": thing.community.name}
        for thing in things.busiest()[:SUGGESTIONS]
    ]


def _own_path(address: str) -> str:
    """The path of an address; anything but a path on this site is the home page."""
    parts = urlsplit(one_line(address))
    safe = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return parts.path[:200] if safe else "/"

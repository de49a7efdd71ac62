"""What a member does: chosen from the service list, with a search that works by reloading."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse

from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.text import one_line
from guildhall.people import actions
from guildhall.people.doors import members_only
from guildhall.people.forms.profile import Work
from guildhall.people.models import Member, Responsibility

SHOWN = 60  # services at a time


@members_only
def work(request: Request) -> HttpResponse:
    """Job title, responsibilities and interests, at any time."""
    return choosing(request, "people/work.html", done=request.viewer.member.get_absolute_url())


def choosing(request: Request, template: str, *, done: str, **told: Any) -> HttpResponse:
    """The form, until it is sent; then on to `done`. A button called `find` only looks for services."""
    member, looking = request.viewer.member, "find" in request.POST
    form = Work(request.POST or None, initial=_known(member))
    if not looking and form.is_valid():
        actions.describe_work(member, by=request.viewer, **form.cleaned_data)
        return seen_other(done)
    chosen = request.POST.getlist("responsibilities") if request.method == "POST" else _numbers(member)
    if looking:
        form = Work(initial=request.POST.dict())
    return page(
        request, template, form=form, organisation=member.organisation, **_services(request, member, chosen), **told
    )


def _known(member: Member) -> dict[str, object]:
    return {"job_title": member.job_title, "interests": [str(each) for each in member.interests.all()]}


def _numbers(member: Member) -> list[str]:
    return [str(number) for number in member.responsibilities.values_list("number", flat=True)]


def _services(request: Request, member: Member, chosen: list[str]) -> dict[str, Any]:
    """Services to choose from: those chosen already, those looked for, and those most chosen by colleagues."""
    services = Responsibility.objects.filter(ended=None)
    numbers = [number for number in chosen if number.isdecimal() and len(number) < 8][:SHOWN]
    picked = list(services.filter(number__in=numbers))
    area, words = one_line(request.POST.get("find", "")), one_line(request.POST.get("q", ""))[:100]
    common = [each for each in _common(services, member) if each not in picked]
    return {
        "picked": picked,
        "common": common,
        "found": [each for each in _found(services, area, words)[:SHOWN] if each not in [*picked, *common]],
        "looked_for": area or words,
        "words": words,
        "areas": list(services.exclude(area="").order_by("area").values_list("area", flat=True).distinct()),
    }


def _found(services: QuerySet[Responsibility], area: str, words: str) -> QuerySet[Responsibility]:
    if area:
        return services.filter(area=area)
    for word in words.split()[:8]:
        services = services.filter(name__icontains=word)
    return services if words else services.none()


def _common(services: QuerySet[Responsibility], member: Member) -> list[Responsibility]:
    """What colleagues chose most: no more rows are counted than one organisation has members."""
    if member.organisation_id is None:
        return []
    theirs = services.filter(members__organisation=member.organisation_id)
    return list(theirs.annotate(n=Count("members")).order_by("-n", "name")[:8])

"""Beginning, answering and revising."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.models import Community
from guildhall.contributions import drafts
from guildhall.contributions.actions.writing import Overtaken
from guildhall.contributions.doors import on_contribution
from guildhall.contributions.forms import ContributionForm, ReplyForm, ReviseForm, audience_words
from guildhall.contributions.models import Contribution, Tag, Version
from guildhall.contributions.thread import filled, root_tags
from guildhall.contributions.wording import rendered_here
from guildhall.kernel.apps import kind as kind_called
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.text import LIMIT
from guildhall.policy.rules import require


def begin(
    request: Request, community: Community, kind: str, *, template: str = "contributions/write.html"
) -> HttpResponse:
    """The page on which a contribution of `kind` is begun: preview, draft, or publish and go to it."""
    require(request.viewer, "publish", community)
    initial, draft = _initial(request, {"title": request.GET.get("title", "")})
    form = _form(request, community, kind, initial)
    posted = request.method == "POST" and "preview" not in request.POST and form.is_valid()
    if posted and (answer := _publish(request, form)):
        return answer
    context = {"community": community, "kind": kind_called(kind), "draft": draft, "preview": _preview(request)}
    audience = _chosen(form, community)
    return page(request, template, form=form, audience=audience_words(community, audience), **context)


def _form(request: Request, community: Community, kind: str, initial: dict[str, Any]) -> ContributionForm:
    form_class: type[ContributionForm] = import_string(kind_called(kind).form)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_class(*typed, initial=initial, viewer=request.viewer, community=community, kind=kind)


def _publish(request: Request, form: ContributionForm) -> HttpResponse | None:
    try:
        said = form.draft() if "draft" in request.POST else form.publish()
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    drafts.let_go(request.viewer, request.path)
    return seen_other(said.get_absolute_url() if "draft" not in request.POST else "/drafts/")


@require_POST
@on_contribution
def reply(request: Request, contribution: Contribution) -> HttpResponse:
    """Answer, and go to one's answer."""
    require(request.viewer, "reply", contribution)
    form = ReplyForm(request.POST, request.FILES)
    if "preview" not in request.POST and form.is_valid() and (said := _replied(request, contribution, form)):
        return seen_other(said.get_absolute_url())
    return _reply_page(request, contribution, form)


def _replied(request: Request, contribution: Contribution, form: ReplyForm) -> Contribution | None:
    try:
        said = form.reply(contribution, by=request.viewer)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    drafts.let_go(request.viewer, (contribution.root or contribution).get_absolute_url())
    return said


@require_GET
@on_contribution
def answer(request: Request, contribution: Contribution) -> HttpResponse:
    """A page for answering one reply, with a quotation of it if asked."""
    require(request.viewer, "reply", contribution)
    quoted = "\n".join(f"> {line}" for line in contribution.version.source.split("\n")) if contribution.version else ""
    return _reply_page(
        request, contribution, ReplyForm(initial={"body": f"{quoted}\n\n" if "quote" in request.GET else ""})
    )


def _reply_page(request: Request, contribution: Contribution, form: ReplyForm) -> HttpResponse:
    audience = audience_words(contribution.community, contribution.audience)
    html = filled(contribution.version.html, request.viewer) if contribution.version else ""
    context: dict[str, Any] = {
        "contribution": contribution,
        "community": contribution.community,
        "html": html,
        "audience": audience,
    }
    return page(request, "contributions/reply.html", form=form, preview=_preview(request), **context)


@on_contribution
def revise(request: Request, contribution: Contribution) -> HttpResponse:
    """Say it again, better."""
    require(request.viewer, "revise", contribution)
    kept, draft = _initial(request, _as_it_is(contribution))
    form = ReviseForm(request.POST or None, request.FILES or None, initial=kept, contribution=contribution)
    theirs = None
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        theirs = _revised(request, contribution, form)
        if not form.errors:
            return seen_other(contribution.get_absolute_url())
    context: dict[str, Any] = {"contribution": contribution, "community": contribution.community, "draft": draft}
    context |= {"theirs": theirs, "preview": _preview(request)}
    audience = audience_words(contribution.community, contribution.audience)
    return page(request, "contributions/revise.html", form=form, audience=audience, **context)


def _as_it_is(contribution: Contribution) -> dict[str, Any]:
    now = Version.objects.filter(contribution=contribution).latest("number")
    tags = [tag.name for tag in Tag.objects.filter(pk__in=root_tags(contribution))]
    return {"title": now.title or contribution.title, "body": now.source, "tags": tags, "based_on": now.number}


def _revised(request: Request, contribution: Contribution, form: ReviseForm) -> Version | None:
    """Revise, or say on the form why not; what it says now when somebody else was quicker."""
    try:
        form.revise(by=request.viewer)
    except Overtaken as overtaken:
        form.meet(overtaken.version)
        return overtaken.version
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    drafts.let_go(request.viewer, request.path)
    messages.success(request, "Your change is saved.")
    return None


def _initial(request: Request, initial: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What to begin a form with: what was typed and not posted comes first. Second, that draft, or None."""
    draft = drafts.kept(request.viewer, request.path) if request.method == "GET" else None
    fields = {name: text for name, text in (draft.fields if draft else {}).items() if name not in ("once", "based_on")}
    return initial | fields | {"writer": drafts.writer_token(request.viewer, request.path)}, draft


def _preview(request: Request) -> str:
    """What the text will look like, when that was asked."""
    if "preview" not in request.POST:
        return ""
    return filled(rendered_here(request.POST.get("body", "")[:LIMIT]).html, request.viewer)


def _chosen(form: ContributionForm, community: Community) -> int:
    said = str(form["audience"].value() or "")
    return int(said) if said.isdecimal() else int(community.default_audience)

"""Beginning and answering."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.models import Community
from guildhall.contributions import drafts
from guildhall.contributions.comparing import shown
from guildhall.contributions.doors import on_contribution
from guildhall.contributions.forms import ContributionForm, ReplyForm, audience_words
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import filled
from guildhall.contributions.wording import rendered_here
from guildhall.kernel.apps import kind as kind_called
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.text import LIMIT
from guildhall.policy.rules import require

PREFILLED: Final = 5000  # characters of a field that an address may begin


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written: the subject of the slot `writing.similar`."""

    community: Community
    kind: str
    title: str


def begin(
    request: Request, community: Community, kind: str, *, template: str = "contributions/write.html"
) -> HttpResponse:
    """The page on which a contribution of `kind` is begun: preview, draft, or publish and go to it."""
    require(request.viewer, "publish", community)
    form_class: type[ContributionForm] = import_string(kind_called(kind).form)
    initial, draft = begun_with(request, _prefilled(request, form_class))
    form = _form(request, community, kind, form_class, initial)
    posted = request.method == "POST" and "preview" not in request.POST and form.is_valid()
    if posted and (answer := _publish(request, form)):
        return answer
    context = {"form": form, "audience": audience_words(community, _chosen(form, community)), "draft": draft}
    context |= {"preview": preview_of(request, community), "writing": _writing(request, community, kind)}
    return page(request, template, community=community, kind=kind_called(kind), **context)


def _writing(request: Request, community: Community, kind: str) -> Writing:
    """For other apps' panels; the title once somebody has asked to see what it looks like, or came with it."""
    said = request.POST if "preview" in request.POST else request.GET
    return Writing(community, kind, said.get("title", "")[:PREFILLED])


def _prefilled(request: Request, form_class: type[ContributionForm]) -> dict[str, str]:
    """What the address of the page begins the form with, so that any page can offer to write about something."""
    return {name: request.GET[name][:PREFILLED] for name in form_class.prefilled if request.GET.get(name)}


def _form(
    request: Request, community: Community, kind: str, form_class: type[ContributionForm], initial: dict[str, Any]
) -> ContributionForm:
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
    quoted = ""
    if "quote" in request.GET and contribution.version:
        source = shown(request.viewer, contribution.version.source)
        quoted = "".join(f"> {line}\n" for line in source.split("\n")) + "\n"
    return _reply_page(request, contribution, ReplyForm(initial={"body": quoted}))


def _reply_page(request: Request, contribution: Contribution, form: ReplyForm) -> HttpResponse:
    audience = audience_words(contribution.community, contribution.audience)
    version, community = contribution.version, contribution.community
    html = filled(version.html, request.viewer, community=community) if version else ""
    context: dict[str, Any] = {"contribution": contribution, "community": community}
    context |= {"html": html, "audience": audience}
    preview = preview_of(request, contribution.community)
    return page(request, "contributions/reply.html", form=form, preview=preview, **context)


def begun_with(request: Request, initial: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What to begin a form with: what was typed and not posted comes first. Second, that draft, or None."""
    draft = drafts.kept(request.viewer, request.path) if request.method == "GET" else None
    fields = {name: text for name, text in (draft.fields if draft else {}).items() if name != "once"}
    if fields.get("body", "").strip() and initial.get("body") and "based_on" not in initial:
        added = str(initial["body"])  # from the address of the page; what was typed before is not to be lost for it
        fields["body"] = fields["body"] if added in fields["body"] else f"{fields['body']}\n\n{added}"
    return initial | fields | {"writer": drafts.writer_token(request.viewer, request.path)}, draft


def preview_of(request: Request, community: Community) -> str:
    """What the text will look like, when that was asked."""
    if "preview" not in request.POST:
        return ""
    return filled(rendered_here(request.POST.get("body", "")[:LIMIT]).html, request.viewer, community=community)


def _chosen(form: ContributionForm, community: Community) -> int:
    said = str(form["audience"].value() or "")
    return int(said) if said.isdecimal() else int(community.default_audience)

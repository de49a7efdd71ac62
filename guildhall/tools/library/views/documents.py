"""One document: its page, and what is changed about it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions import drafts
from guildhall.contributions.actions.writing import Overtaken
from guildhall.contributions.comparing import shown
from guildhall.contributions.doors import root_at, wherever_it_is
from guildhall.contributions.forms import audience_words
from guildhall.contributions.models import Contribution, Version
from guildhall.contributions.pages import COMMENT_WORDS, thread_page
from guildhall.contributions.thread import tags_of
from guildhall.contributions.together import Clash
from guildhall.contributions.views.writing import begun_with, preview_of
from guildhall.files import previews
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require
from guildhall.tools.library import actions
from guildhall.tools.library.doors import on_document
from guildhall.tools.library.forms import EditForm, FactsFields, ReplaceForm, ToForm
from guildhall.tools.library.inner import LEAF, leaves
from guildhall.tools.library.models import DOCUMENT
from guildhall.tools.library.told import shared, told
from guildhall.tools.library.tree import Tree

FILES = ("document__upload", "document__folder")


@require_GET
@in_community
@wherever_it_is
def document(request: Request, community: Community, pk: int, slug: str = "") -> HttpResponse:
    """What it is, its file, who used it, and what is said about it."""
    root = root_at(request, community, DOCUMENT, pk, slug, *FILES)
    return thread_page(
        request, "library/document.html", root, words=COMMENT_WORDS, body_template="library/_thread.html",
        shared=lambda: shared(root), **told(request, root),
    )  # fmt: skip


@require_GET
@on_document
def text(request: Request, contribution: Any) -> HttpResponse:  # a contribution with its `document`
    """All that was read in the file, leaf by leaf."""
    upload = contribution.document.upload
    found = leaves(previews.of(upload).sections, LEAF) if upload else []
    if not found:
        raise Http404
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1
    number = min(max(number, 1), len(found))
    context: dict[str, Any] = {"contribution": contribution, "community": contribution.community}
    return page(request, "library/text.html", leaf=found[number - 1], number=number, many=len(found), **context)


@on_document
def edit(request: Request, contribution: Any) -> HttpResponse:  # as above
    """Say better what it is."""
    require(request.viewer, "revise", contribution)
    kept, draft = begun_with(request, _as_it_is(request, contribution))
    more = {"document": contribution.document, "tree": Tree.of(contribution.community)}
    form = EditForm(request.POST or None, initial=kept, contribution=contribution, **more)
    theirs = None
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        theirs = _described(request, form)
        if not form.errors:
            return seen_other(contribution.get_absolute_url())
    context: dict[str, Any] = {"contribution": contribution, "community": contribution.community, "draft": draft}
    context |= {"theirs": theirs, "preview": preview_of(request, contribution.community)}
    context |= {"audience": audience_words(contribution.community, contribution.audience)}
    return page(request, "library/edit.html", form=form, **context)


@on_document
def replace(request: Request, contribution: Contribution) -> HttpResponse:
    """Give it a new file."""
    require(request.viewer, "replace_file", contribution)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReplaceForm(*typed, initial={"based_on": contribution.version.number if contribution.version else 0})
    if form.is_valid():
        try:
            form.replace(contribution, by=request.viewer)
            messages.success(request, "The new version is there. The earlier ones stay below “Versions”.")
            return seen_other(contribution.get_absolute_url())
        except Overtaken:
            form.add_error(None, "Somebody else changed this while you chose. Look at it again before you replace it.")
    return _ask(request, contribution, form, "Add a new version", "Add the new version")


@require_POST
@on_document
def bring_back(request: Request, contribution: Contribution, number: int) -> HttpResponse:
    """The file of an earlier version."""
    actions.bring_back(contribution, by=request.viewer, number=number)
    messages.success(request, "The earlier file is the current one again.")
    return seen_other(contribution.get_absolute_url())


@on_document
def shelve(request: Request, contribution: Any) -> HttpResponse:  # as above
    """Into another folder."""
    require(request.viewer, "shelve", contribution)
    form = ToForm(
        request.POST or None, tree=Tree.of(contribution.community), initial={"to": contribution.document.folder_id}
    )
    if form.is_valid():
        actions.shelve(contribution, by=request.viewer, to=form.cleaned_data["to"])
        messages.success(request, "It is in its new place.")
        return seen_other(contribution.get_absolute_url())
    return _ask(request, contribution, form, "Move to another folder", "Move it")


def _described(request: Request, form: EditForm) -> Version | None:
    """Save it, or say on the form why not; what it says now when somebody else changed the same words."""
    try:
        met = form.describe(by=request.viewer)
    except Clash as clash:
        form.meet(clash.theirs)
        return clash.theirs
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    drafts.let_go(request.viewer, request.path)
    both = f" {met.author.name} had changed it while you wrote; both changes are in it." if met else ""
    messages.success(request, f"Your change is saved.{both}")
    return None


def _as_it_is(request: Request, contribution: Any) -> dict[str, Any]:
    now, document = Version.objects.filter(contribution=contribution).latest("number"), contribution.document
    facts = {name: getattr(document, name) for name in (*FactsFields.base_fields, "alt", "decorative")}
    tags = tags_of(contribution)
    body = now.source if now.author_id == request.viewer.member.pk else shown(request.viewer, now.source)
    said = {"title": now.title or contribution.title, "body": body, "tags": tags, "based_on": now.number}
    said |= {"facts_were": urlencode({name: str(value or "") for name, value in facts.items()})}
    return facts | said | {"tags_were": ", ".join(tags), "folder": document.folder_id or ""}


def _ask(request: Request, contribution: Contribution, form: Any, heading: str, go: str) -> HttpResponse:
    context: dict[str, Any] = {"community": contribution.community, "back": contribution.get_absolute_url()}
    return page(request, "library/ask.html", form=form, heading=heading, go=go, lead=contribution.title, **context)

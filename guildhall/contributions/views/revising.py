"""Revising, alone or together with others."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from guildhall.contributions import drafts
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.comparing import shown
from guildhall.contributions.doors import on_contribution
from guildhall.contributions.forms import ReviseForm, audience_words
from guildhall.contributions.models import Contribution, Version
from guildhall.contributions.thread import tags_of
from guildhall.contributions.together import Clash, both_of, close_form, open_form, version_of
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require

from .writing import begun_with, preview_of


@on_contribution
def revise(request: Request, contribution: Contribution) -> HttpResponse:
    """Say it again, better; where others were quicker, with their change."""
    require(request.viewer, "revise", contribution)
    data = _settled(request, contribution) if request.method == "POST" else None
    kept, draft = begun_with(request, _as_it_is(request, contribution))
    form = ReviseForm(data, request.FILES or None, initial=kept, contribution=contribution)
    if data is not None and not {"preview", "look"} & data.keys() and form.is_valid():
        try:
            return _revised(request, contribution, form)
        except Clash as clash:
            return _clash_page(request, contribution, form, clash)
        except ValidationError as wrong:
            form.add_error(None, wrong)
    return _form_page(request, contribution, form, draft=draft)


@require_POST
@on_contribution
def editing(request: Request, contribution: Contribution) -> HttpResponse:
    """A sign of life of an open form, answered with who else has it open."""
    require(request.viewer, "revise", contribution)
    return page(request, "contributions/_editing.html", others=open_form(request.viewer, contribution))


def _as_it_is(request: Request, contribution: Contribution) -> dict[str, Any]:
    now = Version.objects.filter(contribution=contribution).latest("number")
    tags = tags_of(contribution)
    body = now.source if now.author_id == request.viewer.member.pk else shown(request.viewer, now.source)
    start = {"title": now.title or contribution.title, "body": body, "tags": tags, "based_on": now.number}
    return start | {"tags_were": ", ".join(tags)}


def _revised(request: Request, contribution: Contribution, form: ReviseForm) -> HttpResponse:
    met = form.revise(by=request.viewer)
    drafts.let_go(request.viewer, request.path)
    close_form(request.viewer, contribution)
    said = "Your change is saved."
    if met is not None:
        history = f"/contributions/{contribution.pk}/history/?version={met.number + 1}"
        words = '{} {} had changed it while you wrote; both changes are in it now. <a href="{}">See the difference</a>'
        said = format_html(words, said, met.author.name, history)
    messages.success(request, said)
    return seen_other(contribution.get_absolute_url())


def _form_page(request: Request, contribution: Contribution, form: ReviseForm, **context: Any) -> HttpResponse:
    context |= {"contribution": contribution, "community": contribution.community}
    context |= {"preview": preview_of(request, contribution.community)}
    context |= {"others": open_form(request.viewer, contribution)}
    audience = audience_words(contribution.community, contribution.audience)
    return page(request, "contributions/revise.html", form=form, audience=audience, **context)


def _clash_page(request: Request, contribution: Contribution, form: ReviseForm, clash: Clash) -> HttpResponse:
    """Both texts beside each other, to choose from. What was typed is kept as a draft besides."""
    drafts.keep(request.viewer, request.path, request.POST)
    context: dict[str, Any] = {"contribution": contribution, "community": contribution.community}
    context |= {"theirs": clash.theirs, "both": clash.both, "has_errors": True}
    context |= {"shown": partial(shown, request.viewer)}
    context |= {"chosen_files": [file.name for file in request.FILES.getlist("attachments")]}
    return page(request, "contributions/clash.html", asked=form, **context)


def _settled(request: Request, contribution: Contribution) -> QueryDict:
    """What was posted; where it chose between two texts, with what comes of the choice."""
    data, met = request.POST.copy(), request.POST.get("met", "")
    theirs = version_of(contribution, int(met)) if met.isdecimal() and len(met) < 10 else None
    if theirs is None:
        return data
    based_on = request.POST.get("based_on", "")
    base = version_of(contribution, int(based_on)) if based_on.isdecimal() and len(based_on) < 10 else None
    typed = Words(title=request.POST.get("title", ""), body=request.POST.get("body", ""))
    both = both_of(base, theirs, typed)
    choices = [request.POST.get(f"choice-{n}", "") for n in range(len(both.body.conflicts))]
    words = both.words(typed, title=request.POST.get("choice-title", ""), choices=choices)
    data["title"], data["body"], data["based_on"] = words.title, words.body, str(theirs.number)
    return data

"""The page of words that mean the same: for stewards, and not there for others."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.jinja import plural
from guildhall.people.doors import stewards_only
from guildhall.services.search.book import book, forget
from guildhall.services.search.models import Synonym

from . import actions
from .forms import SynonymsForm


@stewards_only
def synonyms(request: Request) -> HttpResponse:
    """What stewards added, what they took out, and the book; and a form to add to it."""
    form = SynonymsForm(request.POST or None)
    if form.is_valid() and _added(request, form):
        return seen_other(reverse("synonyms:list"))
    rows = list(Synonym.objects.select_related("by").order_by("line"))
    out = [row for row in rows if row.is_out]
    own = [row for row in rows if not row.is_out]
    taken = {row.line for row in out}
    return page(
        request, "search/synonyms/list.html", form=form, own=own, out=out, book=[x for x in book() if x not in taken]
    )


@require_POST
@stewards_only
def remove(request: Request) -> HttpResponse:
    """Have a line hold no more."""
    line = request.POST.get("line", "")
    actions.remove_synonym(line, by=request.viewer)
    forget()
    messages.success(request, f"“{line}” is removed.")
    return seen_other(reverse("synonyms:list"))


@require_POST
@stewards_only
def put_back(request: Request) -> HttpResponse:
    """Have a line of the book hold again."""
    line = request.POST.get("line", "")
    if line in book():
        actions.add_synonyms([line], by=request.viewer)
        forget()
        messages.success(request, f"“{line}” is back.")
    return seen_other(reverse("synonyms:list"))


def _added(request: Request, form: SynonymsForm) -> bool:
    try:
        added = actions.add_synonyms(form.cleaned_data["lines"], by=request.viewer)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    forget()
    told = f"{plural(len(added), 'line is', 'lines are')} added." if added else "Search knew all of that."
    messages.success(request, f"{told} Searches use it within a minute.")
    return True

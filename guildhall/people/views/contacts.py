"""Contacts: one's own, what is between oneself and somebody, blocking, introducing."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from guildhall.kernel.apps import tell
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.kernel.text import clean_text, one_line
from guildhall.people.contacts import actions
from guildhall.people.contacts.between import person_for
from guildhall.people.doors import approved_only
from guildhall.people.forms.contacts import Ask, Introduce, ToSelf
from guildhall.people.models import Asking, Block, Contact, Introduction, Member
from guildhall.people.models.contact import QUIET
from guildhall.people.presence import here_among
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

MOST: Final = 50  # that wait, on one page


@approved_only
def contacts(request: Request) -> HttpResponse:
    """Who waits for an answer, and whom one knows, by name."""
    words = one_line(clean_text(request.GET.get("q", "")))[:100]
    rows = Page(_known(request.viewer, words), request, by=("name", "id"), size=30)
    told = _waiting(request.viewer) if not (words or rows.newer) else {}
    here = here_among(request.viewer, [row.other_id for row in rows])
    return page(request, "people/contacts.html", rows=rows, words=words, here=here, **told)


@approved_only
def blocked(request: Request) -> HttpResponse:
    """Whom one blocks: only oneself sees it."""
    found = Block.objects.filter(member=request.viewer.member).select_related("other__organisation")
    return page(request, "people/blocked.html", rows=Page(found, request, by=("-since", "-id")))


@approved_only
def contact(request: Request, handle: str) -> HttpResponse:
    """All that is between oneself and somebody, and what one can do about it."""
    person = _another(request.viewer, handle)
    now = person.between
    form = (ToSelf if now.contact else Ask)(request.POST or None, initial={"note": now.note or ""})
    if form.is_valid():
        try:
            messages.success(request, _say(request.viewer, person, form.cleaned_data["note"]))
            return seen_other(reverse("people:contact", args=[handle]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    asking = Asking.objects.filter(pk=now.asking).first() if now.asking else None
    may_renew = now.asked is not None and timezone.now() - now.asked > QUIET
    told: dict[str, Any] = {"person": person, "now": now, "asking": asking, "may_renew": may_renew}
    return page(request, "people/contact.html", form=form, **told)


@require_POST
@approved_only
def answer(request: Request, handle: str, verb: str) -> HttpResponse:
    """One button: accept, decline, take back, remove, block, unblock."""
    if verb not in _VERBS:
        raise Http404
    person = _another(request.viewer, handle)
    tell("on_look", request.viewer, f"asking:{person.between.asking or 0}")
    try:
        messages.success(request, _VERBS[verb](request.viewer, person))
    except Refused as refusal:
        messages.error(request, str(refusal))
    lists = {"contacts": reverse("people:contacts"), "blocked": reverse("people:blocked")}
    return seen_other(lists.get(request.POST.get("from", ""), reverse("people:contact", args=[handle])))


@approved_only
def introduce(request: Request, handle: str) -> HttpResponse:
    """Bring a contact together with another."""
    person = _another(request.viewer, handle)
    if not person.between.contact:
        raise Http404
    form = Introduce(request.POST or None, person=person, viewer=request.viewer)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.introduce(person, to=to, by=request.viewer, note=form.cleaned_data["note"])
            messages.success(request, f"{person.name} and {to.name} are told of each other.")
            return seen_other(reverse("people:contact", args=[handle]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return page(request, "people/introduce.html", person=person, form=form)


@require_POST
@approved_only
def introduced(request: Request, pk: int) -> HttpResponse:
    """Connect with who was introduced, or not now."""
    told = get_object_or_404(Introduction.objects.select_related("by", "other"), pk=pk, to=request.viewer.member)
    tell("on_look", request.viewer, f"introduction:{told.pk}")
    try:
        is_contact = actions.answer_introduction(told, by=request.viewer, yes=request.POST.get("do") == "connect")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return seen_other(reverse("people:contacts"))
    asked = f"You have asked {told.other.name} to connect."
    done = f"{told.other.name} is your contact now." if is_contact else asked
    messages.success(request, done if request.POST.get("do") == "connect" else "Put away. Nobody is told.")
    return seen_other(reverse("people:contacts"))


def _another(viewer: Viewer, handle: str) -> Member:
    """Somebody else whose page the viewer may see."""
    found = person_for(viewer, handle)
    if found is None or found == viewer.member:
        raise Http404
    return found


def _known(viewer: Viewer, words: str) -> QuerySet[Contact]:
    """One's contacts, with every one of `words` in name, job, organisation or one's own note."""
    rows = Contact.objects.filter(member=viewer.member, other__standing=Standing.APPROVED)
    for word in words.split()[:8]:
        named = Q(other__name__icontains=word) | Q(other__job_title__icontains=word) | Q(note__icontains=word)
        rows = rows.filter(named | Q(other__organisation__name__icontains=word))
    return rows.select_related("other__organisation").annotate(name=F("other__name"))


def _waiting(viewer: Viewer) -> dict[str, Any]:
    """What waits for an answer of the viewer's, and what they wait for themselves."""
    me, there = viewer.member, Standing.APPROVED
    askings = Asking.objects.waiting_for(me).select_related("by__organisation").order_by("-at")
    sent = Asking.objects.sent_by(me).filter(to__standing=there).select_related("to__organisation").order_by("-at")
    told = Introduction.objects.waiting_for(me).select_related("by", "other__organisation").order_by("-at")
    return {"askings": askings[:MOST], "introductions": told[:MOST], "sent": sent[:MOST]}


def _say(viewer: Viewer, person: Member, note: str) -> str:
    """Keep a note on a contact; ask anybody else. What is told of it."""
    known = Contact.objects.filter(member=viewer.member, other=person).first()
    if known:
        actions.keep_note(known, by=viewer, note=note)
        return "Your note is kept."
    if actions.connect(person, by=viewer, note=note):
        return f"{person.name} is your contact now."
    return f"You have asked {person.name} to connect."


def _accept(viewer: Viewer, person: Member) -> str:
    actions.accept(_asking(by=person, to=viewer.member), by=viewer)
    return f"{person.name} is your contact now."


def _decline(viewer: Viewer, person: Member) -> str:
    actions.decline(_asking(by=person, to=viewer.member), by=viewer)
    return f"Declined. {person.name} is not told. If you change your mind, connect with them on their page."


def _withdraw(viewer: Viewer, person: Member) -> str:
    actions.withdraw(_asking(by=viewer.member, to=person), by=viewer)
    return "You have taken your question back."


def _remove(viewer: Viewer, person: Member) -> str:
    actions.remove(get_object_or_404(Contact, member=viewer.member, other=person), by=viewer)
    return f"{person.name} is no longer among your contacts."


def _block(viewer: Viewer, person: Member) -> str:
    actions.block(person, by=viewer)
    return f"{person.name} is blocked, and is not told."


def _unblock(viewer: Viewer, person: Member) -> str:
    actions.unblock(get_object_or_404(Block, member=viewer.member, other=person), by=viewer)
    return f"{person.name} is no longer blocked."


def _asking(*, by: Member, to: Member) -> Asking:
    return get_object_or_404(Asking.objects.select_related("by", "to"), by=by, to=to, accepted=None)


_VERBS: Final[dict[str, Callable[[Viewer, Member], str]]] = {
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "remove": _remove,
    "block": _block,
    "unblock": _unblock,
}

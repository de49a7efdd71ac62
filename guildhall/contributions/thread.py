"""A thread on a page: a shared body that knows no viewer, and the personal parts of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, StringAgg, Subquery, Sum, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape, format_html
from markupsafe import Markup

from guildhall.communities.models import Community
from guildhall.kernel.apps import dotted, tools
from guildhall.kernel.personal import shared_body
from guildhall.kernel.prepared import Prepared
from guildhall.kernel.text import fill, tokens_in
from guildhall.people.handles import called
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing, State

from .marks import Marks
from .models import Attachment, Contribution, Draft, Follow, Reaction, ReadMark, Tag, Tagging
from .queryset import ContributionQuerySet

PAGE: Final = 50  # replies on one page of a long thread
FILLED: Final = 2000  # references of a page that are looked up; more would be too much to ask of a database at once


@dataclass(slots=True)
class Card:
    """One contribution of a thread with all that is shown of it."""

    said: Contribution
    child: bool = False
    reactions: dict[str, int] = field(default_factory=dict)
    hours: float = 0
    files: list[Attachment] = field(default_factory=list)


def with_seen(queryset: ContributionQuerySet, viewer: Viewer) -> ContributionQuerySet:
    """Roots with `seen`: when `viewer` last looked at each. A visitor has no such thing."""
    if viewer.is_visitor:
        return queryset
    marks = ReadMark.objects.filter(member=viewer.member, contribution=OuterRef("pk"))
    return queryset.annotate(seen=Subquery(marks.values("at")[:1]))


def with_mine(queryset: ContributionQuerySet, viewer: Viewer, place: str) -> ContributionQuerySet:
    """Roots with what their page needs to know of `viewer`: `seen`, `told` (of replies) and `typed`, in one query."""
    if viewer.is_visitor:
        return queryset
    return with_seen(queryset, viewer).annotate(
        told=Subquery(Follow.objects.filter(member=viewer.member, contribution=OuterRef("pk")).values("how")[:1]),
        typed=Subquery(Draft.objects.filter(member=viewer.member, place=place).values("fields")[:1]),
    )


def outline(root: Contribution) -> list[list[int]]:
    """Ids of the live replies, a list for each page; a reply's own answers stand under it, in order of time."""
    rows = Contribution.everything.filter(root=root, state=State.LIVE).order_by("published", "id")
    return _pages(root, list(rows.values_list("id", "parent")))


def page_of(root: Contribution, reply_id: int) -> int:
    """The number of the page on which a reply stands, from 1."""
    return next((n for n, ids in enumerate(outline(root), 1) if reply_id in ids), 1)


def cards(root: Contribution, page: int, *, also: int | None = None) -> tuple[Card, list[Card], int]:
    """The root's card, those of one page of its replies and of the reply `also`, and how many pages there are."""
    if root.replies > PAGE or not page:
        pages = outline(root) if page else []
        ids = pages[page - 1] if 0 < page <= len(pages) else []
        found = list(_cards(Q(pk=root.pk) | Q(pk__in=[*ids, also or 0], root=root)))
    else:
        found = _THREAD.rows(root=root.pk)
        pages = _pages(root, [(said.pk, said.parent_id) for said in found if said.pk != root.pk])
        ids = pages[page - 1] if 0 < page <= len(pages) else []
    ids = [*ids, also] if also and also not in ids else ids
    by_id = {said.pk: said for said in found}
    made = {pk: Card(said, child=said.parent_id in by_id and said.parent_id != root.pk) for pk, said in by_id.items()}
    _add_reactions(root, made)
    _add_files(made)
    return made[root.pk], [made[pk] for pk in ids if pk in made], len(pages)


def _cards(thread: Q) -> ContributionQuerySet:
    """Live contributions with all that their cards show; `has_files` saves asking for none, `tagged` for the tags."""
    found = Contribution.everything.filter(thread, state=State.LIVE).with_people().select_related("version")
    listed = Attachment.objects.filter(contribution=OuterRef("pk"), in_text=False)
    each = StringAgg(Concat("tag__slug", Value("/"), "tag__name"), Value("\n"))
    tagged = Tagging.objects.filter(contribution=OuterRef("pk")).values("contribution").values(each=each)
    return found.annotate(has_files=Exists(listed), tagged=Subquery(tagged)).order_by("published", "pk")


_THREAD: Final = Prepared(lambda root: _cards(Q(pk=root) | Q(root=root)), root=int)


def body(
    request: HttpRequest,
    root: Contribution,
    *,
    template: str,
    page: int = 1,
    extra: Callable[[], dict[str, Any]] = dict,
) -> Markup:
    """The thread for this request's viewer. `root` came through the door in this request: that was the access query.

    Arguments:
        template: rendered once for a stamp of the thread with `root`, `card`, `replies`, `pages`, `page`, `community`.
        extra: more of the context, asked only when the body is rendered; must know no viewer.
    """

    def context() -> dict[str, Any]:
        card, replies, pages = cards(root, page)
        shown = {"root": root, "card": card, "replies": replies, "pages": pages, "page": page}
        return shown | {"tags": _tags(card.said), "passing": page > max(pages, 1)} | extra()

    shared = shared_body(f"thread:{root.pk}:{root.stamp}:{root.community.slug}:{page}:{template}", template, context)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    marks = Marks(request, root)
    html = shared.for_viewer(holds=marks.holds, words=marks.words)
    return Markup(filled(html, viewer, shared.references, root.community))  # noqa: S704 - rendered, sanitised and escaped piece by piece


def filled(
    html: str,
    viewer: Viewer,
    tokens: frozenset[str] | None = None,
    community: Community | None = None,
    people: Mapping[str, str] | None = None,
) -> str:
    """Reference tokens replaced by names and titles that `viewer` may see: one query for people, one for things, one
    for each tool that gives names.

    Arguments:
        tokens: those that may be in the HTML, if they are known already.
        community: where it is said; elsewhere [[names]] lead nowhere.
        people: safe HTML of those who may be named, by token, where not everybody may: then nobody is asked for.
    """
    tokens = tokens_in(html) if tokens is None else tokens
    if not tokens:
        return html
    some = sorted(tokens)[:FILLED]
    of = {kind: [token for token in some if token.startswith(kind)] for kind in "mcn"}
    found = dict(people or {})
    found |= _people({token[2:] for token in of["m"]}, viewer) if of["m"] and people is None else {}
    found |= _things({int(token[2:]) for token in of["c"]}, viewer) if of["c"] else {}
    return fill(html, found | (_names(of["n"], viewer, community) if of["n"] and community else {}))


def _names(tokens: list[str], viewer: Viewer, community: Community) -> dict[str, str]:
    """What the tools of the community know under these names; the first in the order of tabs has its way."""
    found: dict[str, str] = {}
    for tool in tools():
        if tool.names and community.has_tool(tool.label):
            known = cast("Callable[[list[str], Viewer, Community], dict[str, str]]", dotted(tool.names))
            found = known(tokens, viewer, community) | found
    return found


def root_tags(root: Contribution | int) -> Any:  # a values queryset, for use as a subquery
    return Tagging.objects.filter(contribution=root).values("tag")


def _tags(said: Contribution) -> list[Tag]:
    """The tags of a card's contribution, by name."""
    tagged: str = said.tagged or ""  # type: ignore[attr-defined]  # annotated by _cards
    named = [line.partition("/") for line in tagged.split("\n") if line]
    return [Tag(slug=slug, name=name) for slug, _, name in sorted(named, key=lambda parts: parts[2])]


def tags_of(root: Contribution) -> list[str]:
    """The names of its tags."""
    return [tag.name for tag in _TAGS.rows(root=root.pk)]


_TAGS: Final = Prepared(lambda root: Tag.objects.filter(pk__in=root_tags(root)), root=int)


def _pages(root: Contribution, rows: Iterable[tuple[int, int | None]]) -> list[list[int]]:
    top: dict[int, int] = {}  # reply → the reply at the top of its branch
    branches: dict[int, list[int]] = defaultdict(list)
    for pk, parent in rows:
        top[pk] = top.get(parent, pk) if parent and parent != root.pk else pk
        branches[top[pk]].append(pk)
    pages: list[list[int]] = []
    for branch in branches.values():
        if not pages or len(pages[-1]) + len(branch) > PAGE:
            pages.append([])
        pages[-1] += branch
    return pages


def _reactions(root: int) -> QuerySet[Reaction, tuple[Any, ...]]:
    thread = Contribution.everything.filter(Q(pk=root) | Q(root=root))
    counted = Reaction.objects.filter(contribution__in=thread.values("pk")).values("contribution", "kind")
    return counted.annotate(n=Count("pk"), hours=Sum("hours")).values_list("contribution", "kind", "n", "hours")


_REACTIONS: Final = Prepared(_reactions, root=int)


def _add_reactions(root: Contribution, made: dict[int, Card]) -> None:
    for pk, kind, n, hours in _REACTIONS.rows(root=root.pk):
        if pk in made:
            made[pk].reactions[kind] = n
            made[pk].hours += float(hours or 0)


def _add_files(made: dict[int, Card]) -> None:
    having = [pk for pk, card in made.items() if card.said.has_files]  # type: ignore[attr-defined]  # annotated by _cards
    if having:
        listed = Attachment.objects.filter(contribution__in=having, in_text=False)
        for attachment in listed.select_related("upload").order_by("pk"):
            made[attachment.contribution_id or 0].files.append(attachment)


def _people(handles: set[str], viewer: Viewer) -> dict[str, str]:
    proven = Member.objects.exclude(standing__in=(Standing.UNVERIFIED, Standing.AWAITING))
    found = called(proven, handles).items()
    if viewer.is_visitor:
        return {f"m:{handle}": escape(member.name) for handle, member in found}
    return {
        f"m:{handle}": format_html('<a href="{}">{}</a>', reverse("people:person", args=[member.handle]), member.name)
        for handle, member in found
    }


def _things(ids: set[int], viewer: Viewer) -> dict[str, str]:
    found = Contribution.visible_to(viewer).filter(pk__in=ids).select_related("community", "root")
    links = {
        said.pk: format_html('<a href="{}">{}</a>', said.get_absolute_url(), said.title or f"a reply in {said.root}")
        for said in found
    }
    return {f"{kind}:{pk}": link for pk, link in links.items() for kind in "ca"}

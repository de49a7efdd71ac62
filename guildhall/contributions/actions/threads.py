"""What facilitators do with whole threads. A thread is one thing for access: its replies follow its root."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from guildhall.communities.models import Community
from guildhall.contributions.counting import recount, touch
from guildhall.contributions.models import Contribution, Detail, Follow, ReadMark, Tagging, Version
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.contributions.wording import TITLE_LIMIT
from guildhall.journal.record import record
from guildhall.kernel.apps import dotted
from guildhall.kernel.text import one_line
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Audience, State

from .writing import REPLY, check_audience


@transaction.atomic
def pin(contribution: Contribution, *, by: Viewer) -> None:
    """Keep it at the top of its community's lists."""
    require(by, "pin", contribution)
    _set(contribution, pinned=True)
    record("pinned", contribution, by=by)


@transaction.atomic
def unpin(contribution: Contribution, *, by: Viewer) -> None:
    """Let it go down its lists again."""
    require(by, "pin", contribution)
    _set(contribution, pinned=False)
    record("unpinned", contribution, by=by)


@transaction.atomic
def lock(contribution: Contribution, *, by: Viewer) -> None:
    """Close it to new replies."""
    require(by, "lock", contribution)
    _set(contribution, locked=True)
    record("locked", contribution, by=by)


@transaction.atomic
def unlock(contribution: Contribution, *, by: Viewer) -> None:
    """Open it to replies again."""
    require(by, "lock", contribution)
    _set(contribution, locked=False)
    record("unlocked", contribution, by=by)


@transaction.atomic
def narrow(contribution: Contribution, *, by: Viewer, audience: Audience) -> None:
    """Let fewer people read a thread. Never more: others have written in it for those who read it now."""
    require(by, "narrow", contribution)
    root = _root(contribution)
    if audience < root.audience:
        raise ValidationError({"audience": "Others wrote here for fewer readers: it cannot be shown to more."})
    if audience == Audience.FACILITATORS and not by.facilitates(contribution.community_id):
        raise ValidationError({"audience": "Only facilitators may write for facilitators alone."})
    _thread(root).update(audience=audience)
    touch(root)
    record("narrowed", contribution, by=by, audience=int(audience))


@transaction.atomic
def widen(contribution: Contribution, *, by: Viewer, audience: Audience) -> None:
    """Let more people read a thread, as far as its community allows: its author alone may, and only while nobody else
    has written in it. Whoever writes is told who reads it, and that stays true."""
    require(by, "widen", contribution)
    root = _root(contribution)
    if audience > root.audience:
        raise ValidationError({"audience": "This would be for fewer readers, not for more."})
    check_audience(root.community, by, audience)
    if is_shared(root):
        raise ValidationError({"audience": "Others wrote here for fewer readers: it cannot be shown to more."})
    _thread(root).update(audience=audience)
    touch(root)
    record("widened", contribution, by=by, audience=int(audience))


def is_shared(root: Contribution) -> bool:  # unlike: it changes nothing
    """Whether anybody but its author has written in the thread of `root`, or said something of it to its readers."""
    words = Version.objects.filter(Q(contribution=root) | Q(contribution__root=root))
    told = root.kind_of.shared
    return words.exclude(author=root.author_id).exists() or bool(told and dotted(told)(root))  # type: ignore[operator]


@transaction.atomic
def move(contribution: Contribution, *, by: Viewer, to: Community) -> None:
    """Move a thread to another community that the mover facilitates too. It is never read by more people than was
    promised its authors: what was for a community's members is for the new one's members and nobody else."""
    require(by, "move", contribution)
    require(by, "move", to)
    root = _root(contribution)
    if not to.has_tool(root.kind.partition(".")[0]):
        raise Refused(f"{to.name} does not use this tool.")
    was, audience = root.community, _kept_audience(root, to)
    _thread(root).update(community=to, audience=audience, pinned=False)
    ReadMark.objects.filter(contribution=root).update(community=to)
    touch(root)
    contribution.community, contribution.pinned = to, False
    record("moved", root, by=by, community=to, was=was.pk)


@transaction.atomic
def merge(contribution: Contribution, *, by: Viewer, into: Contribution) -> None:
    """Make one thread of two: the first becomes a reply in the second, its replies follow, its old address leads on."""
    require(by, "merge", contribution)
    require(by, "merge", into)
    if contribution.pk == into.pk or contribution.kind != into.kind:
        raise Refused("Choose two different conversations of the same kind.")
    contribution, into = _held(contribution, into)
    if contribution.root_id or into.root_id:
        raise Refused("Choose two conversations, and no replies.")
    if into.state != State.LIVE or contribution.state != State.LIVE:
        raise Refused("Both conversations must be there to be merged.")
    if into.audience < _kept_audience(contribution, into.community):
        raise Refused("More people can read the other conversation: this one was not written for them.")
    _drop_detail(contribution)
    thread = {"community": into.community, "audience": into.audience, "root": into}
    Contribution.everything.filter(root=contribution).update(**thread)
    Contribution.everything.filter(pk=contribution.pk).update(
        kind=REPLY, parent=into, pinned=False, locked=False, **thread
    )
    Tagging.objects.filter(contribution=contribution).delete()
    following = Follow.objects.filter(contribution=contribution).values_list("member", flat=True)
    Follow.objects.bulk_create([Follow(member_id=pk, contribution=into) for pk in following], ignore_conflicts=True)
    recount(into)
    record("merged", into, by=by, merged=contribution.pk)


@transaction.atomic
def split(reply: Contribution, *, by: Viewer, title: str, detail: Detail | None = None) -> Contribution:
    """Make a thread of its own of a reply and of what answers it; `detail` is the tool's row for it, or as usual."""
    require(by, "split", reply)
    title = one_line(title)
    if reply.root_id is None or reply.root is None:
        raise Refused("This begins a conversation already.")
    if not title or len(title) > TITLE_LIMIT:
        raise ValidationError({"title": f"Give it a title of {TITLE_LIMIT} characters or fewer."})
    (root,) = _held(reply.root)
    Contribution.everything.filter(root=root, pk__in=_below(reply)).update(root=reply)
    Contribution.everything.filter(pk=reply.pk).update(root=None, parent=None, kind=root.kind, title=title)
    reply.refresh_from_db()
    _add_detail(reply, detail)
    recount(reply)
    recount(root)
    record("split", reply, by=by, split_from=root.pk)
    return reply


def _held(*roots: Contribution) -> list[Contribution]:
    """`roots` as they are now, held: nobody adds to their threads meanwhile, nor changes who reads them."""
    rows = Contribution.everything.select_for_update(of=("self",)).select_related("community").order_by("pk")
    now = {root.pk: root for root in rows.filter(pk__in=[root.pk for root in roots])}
    return [now[root.pk] for root in roots]


def _root(contribution: Contribution) -> Contribution:
    """`contribution` as it is now, held, if it begins a thread."""
    (root,) = _held(contribution)
    if root.root_id is not None:
        raise Refused("Do this to the conversation as a whole.")
    return root


def _set(contribution: Contribution, **fields: bool) -> None:
    Contribution.everything.filter(pk=_root(contribution).pk).update(**fields, stamp=F("stamp") + 1)
    for name, value in fields.items():
        setattr(contribution, name, value)


def _thread(root: Contribution) -> ContributionQuerySet:
    return Contribution.everything.filter(pk=root.pk) | Contribution.everything.filter(root=root)


def _below(reply: Contribution) -> set[int]:
    """Ids of everything that answers `reply`, at any depth: the thread's shape is read once."""
    children: dict[int, list[int]] = {}
    for pk, parent in Contribution.everything.filter(root=reply.root_id).values_list("pk", "parent"):
        children.setdefault(parent or 0, []).append(pk)
    found, todo = set[int](), [reply.pk]
    while todo:
        below = children.get(todo.pop(), [])
        found.update(below)
        todo += below
    return found


def _kept_audience(root: Contribution, to: Community) -> int:
    """The audience that `root` has in `to`: what is behind a gate stays with a community's own members."""
    if to.pk == root.community_id:
        return root.audience
    was = root.community
    if root.audience == Audience.PUBLIC and was.publishes and to.publishes:
        return Audience.PUBLIC
    is_wide = to.access == Access.OPEN and was.gate_id in (None, to.gate_id)
    return max(root.audience, Audience.MEMBERS if is_wide else Audience.COMMUNITY)


def _add_detail(root: Contribution, detail: Detail | None) -> None:
    if detail is None and root.kind_of.detail:
        detail = apps.get_model(root.kind_of.detail)()
    if detail is not None:
        detail.contribution = root
        detail.save(force_insert=True)


def _drop_detail(contribution: Contribution) -> None:
    if contribution.kind_of.detail:
        apps.get_model(contribution.kind_of.detail).objects.filter(pk=contribution.pk).delete()

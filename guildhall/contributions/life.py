"""What people wrote, when two accounts become one, when somebody goes, and when they ask for their data."""

from collections.abc import Collection, Iterator
from itertools import batched
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from guildhall.communities.models import Community
from guildhall.journal.record import record
from guildhall.kernel.kinds import Section
from guildhall.kernel.text import excerpt, without_mentions
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

from .counting import touch
from .models import Attachment, Contribution, Draft, Mention, Reaction, Version

SOMEBODY: Final = "a former member"  # in place of a mention
_AT_A_TIME: Final = 2000  # versions looked through at once


def mine(viewer: Viewer) -> Iterator[Section]:
    """Every wording they wrote. Of what is not theirs, and of where it stands, only what they can see now."""
    said = Version.objects.filter(author=viewer.member).select_related("contribution__community")
    yield Section(
        title="Contributions",
        rows=(row for some in batched(said.order_by("pk").iterator(), 500) for row in _rows(some, viewer)),
        note="Each wording of it. Where a name is missing, it is of something that you cannot see now.",
    )


def merge(gone: Member, kept: Member) -> None:
    """Somebody who had thanked twice has thanked once, and nobody thanks themselves."""
    theirs = Reaction.objects.filter(member=kept)
    reacted = list(theirs.values_list("contribution", flat=True))
    theirs.filter(contribution__author=kept).delete()
    counted = Reaction.objects.filter(contribution=OuterRef("pk")).order_by().values("contribution")
    right = Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)
    # everything: numbers, shown to nobody
    for said in Contribution.everything.filter(pk__in=reacted).annotate(right=right).exclude(reactions=right):
        Contribution.everything.filter(pk=said.pk).update(reactions=said.right)  # type: ignore[attr-defined]
        touch(said)


def part(member: Member) -> None:
    """Wherever they were mentioned stands somebody: in every wording there ever was, looked through bit by bit."""
    handles = _handles(member)
    last = Version.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last, _AT_A_TIME):
        _reword(Version.objects.filter(pk__gt=start, pk__lte=start + _AT_A_TIME), handles)
    drafts = Draft.objects.annotate(typed=Cast("fields", models.TextField()))
    for draft in drafts.filter(_any("typed", handles)).exclude(member=member):
        draft.fields = {name: without_mentions(str(text), handles, SOMEBODY) for name, text in draft.fields.items()}
        draft.save(update_fields=["fields"])


def forget(member: Member, *, named: bool) -> None:
    """Mentions that came since, and what they had not yet posted."""
    said = Mention.objects.filter(member=member).values("contribution")
    _reword(Version.objects.filter(contribution__in=said), _handles(member))
    # everything: nobody but its author ever read it
    Contribution.everything.filter(author=member, state=State.DRAFT).delete()
    Attachment.objects.filter(contribution=None, member=member).delete()


def _handles(member: Member) -> list[str]:
    return [member.handle, *member.former_handles.values_list("handle", flat=True)]


def _any(column: str, handles: Collection[str]) -> Q:
    found = Q()
    for handle in handles:
        found |= Q(**{f"{column}__icontains": f"@{handle}"})
    return found


@transaction.atomic
def _reword(versions: models.QuerySet[Version], handles: Collection[str]) -> None:
    """Put somebody where one of `handles` was mentioned; who follows what was said is told by the journal."""
    fields = ("title", "source", "html", "note")
    changed = []
    for version in versions.filter(_any("source", handles) | _any("title", handles) | _any("note", handles)):
        for name in fields:
            setattr(version, name, without_mentions(getattr(version, name), handles, SOMEBODY))
        changed.append(version)
    Version.objects.bulk_update(changed, fields)
    # everything: a task, for nobody to read
    for said in Contribution.everything.filter(version__in=changed).select_related("community"):
        said.title = without_mentions(said.title, handles, SOMEBODY)[:200]
        said.excerpt = excerpt(without_mentions(said.excerpt, handles, SOMEBODY))
        said.save(update_fields=["title", "excerpt"])
        touch(said)
        record("reworded", said, by=Viewer.system())


def _rows(some: Collection[Version], viewer: Viewer) -> Iterator[dict[str, Any]]:
    keys = {version.contribution_id for version in some}
    about = {version.contribution.root_id or version.contribution_id for version in some}
    seen = dict(Contribution.visible_to(viewer).filter(pk__in=keys | about).values_list("pk", "title"))
    places = dict(Community.visible_to(viewer).values_list("pk", "name"))
    for version in some:
        it = version.contribution
        if it.author_id == viewer.member.pk or it.pk in seen:
            yield {
                "What": str(it.kind_of.one),
                "Title": version.title or (f"In {seen[it.root_id]}" if it.root_id in seen else ""),
                "Community": places.get(it.community_id, ""),
                "Words": version.source,
                "Version": version.number,
                "When": version.at,
                "State": it.get_state_display(),
            }

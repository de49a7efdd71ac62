"""Telling one member of something about a contribution: what a tool's `notices` needs."""

from collections.abc import Mapping

from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice
from guildhall.policy.viewer import Viewer

from .models import Contribution


def to_its_member(
    entry: Entry, members: list[int] | None, words: Mapping[str, tuple[str, str]], *, kind: str
) -> list[Notice]:
    """For the member that `entry` names, if they may read what it is about and did not do it themselves.

    Arguments:
        kind: of what there is something to tell; another tool may use the same verb of its own.
        words: by verb what is told, with {} for its title, and how it comes.
    """
    member = entry.member
    if member is None or entry.actor_id == member.pk or (members is not None and member.pk not in members):
        return []
    readable = Contribution.visible_to(Viewer.of(member)).select_related("community", "root__community")
    said = readable.filter(pk=entry.contribution_id or 0, kind=kind).first()
    if said is None:
        return []
    title, why = words[entry.verb]
    about = f"{entry.verb.replace('_', '')[:16]}:{said.pk}"
    return [Notice(member=member.pk, about=about, title=title.format(said), url=said.get_absolute_url(), why=why)]

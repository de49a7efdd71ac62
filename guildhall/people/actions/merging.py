"""Two accounts of one person become one."""

from django.db import transaction
from django.db.models import Q

from guildhall.journal.record import record
from guildhall.kernel import own
from guildhall.people import mail
from guildhall.people.finder import keeping
from guildhall.people.life import let_go_of_packed
from guildhall.people.models import Closing, FormerHandle, Member, Merging
from guildhall.people.twins import needs_another
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .leaving import keep_post

FILLED = ("job_title", "ask_me_about", "claimed", "photo_id", "organisation_id")  # from the one that goes, where empty
LONGEST_ABOUT = 2000


@transaction.atomic
def propose_merging(gone: Member, kept: Member, *, by: Viewer) -> Merging:
    """Say that two accounts are one person's, before anything is moved."""
    require(by, "merge_accounts", gone)
    gone, kept = _locked(gone, kept)
    _must_be_mergeable(gone, kept, by)
    Merging.objects.filter(gone=gone).delete()
    found = Merging.objects.create(gone=gone, kept=kept, by=by.member)
    record("proposed_merging", by=by, member=kept)
    return found


@transaction.atomic
def drop_merging(merging: Merging, *, by: Viewer) -> None:
    """They are two people's after all."""
    require(by, "merge_accounts", merging.gone)
    merging.delete()
    record("dropped_merging", by=by, member=merging.kept)


@transaction.atomic
def merge_accounts(merging: Merging, *, by: Viewer) -> Member:
    """Everything of the one account is the other's, and that account is no more. Both addresses are written to."""
    require(by, "merge_accounts", merging.gone)
    gone, kept = _locked(merging.gone, merging.kept)
    _must_be_mergeable(gone, kept, by)
    if needs_another(merging) and by.member == merging.by:
        raise Refused("Another steward has to agree, because something private would open to the account that is kept.")
    was = gone.email
    let_go_of_packed(gone)
    own.merge(gone, kept)
    keeping.drop([gone.pk])
    FormerHandle.objects.create(handle=gone.handle, member=kept, was=gone.pk)
    _fill(kept, gone)
    Member.objects.filter(pk=gone.pk).delete()
    record("merged_accounts", by=by, member=kept, was=gone.pk)
    for address in (kept.email, was):
        mail.send("merged", kept, to=address, was=was)
    return kept


def _locked(gone: Member, kept: Member) -> tuple[Member, Member]:
    rows = {row.pk: row for row in Member.objects.select_for_update().filter(pk__in=[gone.pk, kept.pk]).order_by("pk")}
    if len(rows) != 2:
        raise Refused("Choose two accounts.")
    return rows[gone.pk], rows[kept.pk]


def _must_be_mergeable(gone: Member, kept: Member, by: Viewer) -> None:
    if gone.is_steward or kept.is_steward:
        raise Refused("A steward’s account cannot be merged. Whoever runs this site can first make it a member’s.")
    if by.member in (gone, kept):
        raise Refused("You cannot merge your own account. Ask another steward.")
    if kept.standing != Standing.APPROVED or gone.standing not in (Standing.APPROVED, Standing.AWAITING):
        raise Refused("Both accounts must have a confirmed address and must not be suspended or closed.")
    if Closing.objects.filter(Q(member=gone) | Q(member=kept)).exists():
        raise Refused("One of the accounts is being closed.")


def _fill(kept: Member, gone: Member) -> None:
    """The profile of `kept`, with what only `gone` said."""
    if gone.organisation_id and gone.organisation_id != kept.organisation_id and kept.organisation_id:
        keep_post(Member(pk=kept.pk, organisation=gone.organisation, job_title=gone.job_title))
    for name in FILLED:
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    if gone.about and gone.about not in kept.about:
        kept.about = f"{kept.about}\n\n{gone.about}".strip()[:LONGEST_ABOUT]
    kept.mentors = kept.mentors or gone.mentors
    kept.likened = kept.likened and gone.likened
    kept.shows_presence = kept.shows_presence and gone.shows_presence
    kept.writers = max(
        kept.writers, gone.writers, key=Member.Writers.values.index
    )  # the one who may be written to less
    kept.joined = min(kept.joined, gone.joined)
    kept.last_seen = max(filter(None, (kept.last_seen, gone.last_seen)), default=None)
    kept.save()

"""What follows from words with [[names]] in them, reminders of reviews, and nightly repair."""

from typing import Final

from django.db.models import F, Max
from django.tasks import task

from guildhall.contributions import reviewing
from guildhall.contributions.models import Contribution, Version
from guildhall.journal.models import Entry
from guildhall.kernel.every import every
from guildhall.kernel.text import named, tokens_in
from guildhall.policy.viewer import Viewer

from .models import PAGE, Link, Name, Page
from .names import key_of, register

LINKS: Final = 500  # kept of one text
LATELY: Final = 20_000  # versions that the nightly repair looks through
HOURS: Final = 6


@task
def note_links(entry_id: int) -> None:
    """Keep what a contribution links to; a page that is new here, split off or moved, gets its name here."""
    entry = Entry.objects.select_related("contribution__community", "contribution__version").filter(pk=entry_id).first()
    if entry is None or entry.contribution is None:
        return
    _keep_links(entry.contribution)
    if entry.contribution.kind == PAGE:
        register(entry.contribution, by=Viewer.system())


@every(minutes=HOURS * 60)
def remind() -> int:
    """Note in the journal, once, that a page is due to be reviewed; how many there were."""
    return reviewing.remind(Page.objects.select_related("owner"), reviewer=lambda page: page.owner)


def reconcile() -> int:
    """Every page has its row and its name, nothing else has; links agree with the words. How many rows were mended."""
    # everything: what is repaired is not read by anybody
    pages = Contribution.everything.filter(kind=PAGE, root=None)
    gone = Page.objects.exclude(pk__in=pages.values("pk")).delete()[0]
    named_now = Name.objects.filter(page__key=F("key"), community=F("page__contribution__community"))
    lost = pages.exclude(pk__in=named_now.values("page")).select_related("community")
    for page in lost:
        register(page, by=Viewer.system())
    return gone + len(lost) + _mend_links()


def _mend_links() -> int:
    last = Version.objects.aggregate(n=Max("pk"))["n"] or 0
    # everything: the repair reads what everybody wrote
    said = Contribution.everything.filter(version__pk__gt=last - LATELY, version__html__contains="\ufdd0n:")
    return sum(_keep_links(each) for each in said.select_related("version"))


def _keep_links(said: Contribution) -> int:
    """Make the links of `said` those of its words; how many were wrong."""
    tokens = sorted(token for token in tokens_in(said.version.html if said.version else "") if token.startswith("n:"))
    wanted = {key_of(name): name for name in (named(token)[0] for token in tokens[:LINKS])}
    old = set(Link.objects.filter(contribution=said).values_list("key", flat=True))
    Link.objects.filter(contribution=said, key__in=old - wanted.keys()).delete()
    new = [Link(contribution=said, key=key, name=name) for key, name in wanted.items() if key not in old]
    Link.objects.bulk_create(new, ignore_conflicts=True)
    return len(new) + len(old - wanted.keys())

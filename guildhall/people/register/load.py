"""Load the register's files of facts: adds, renames and ends bodies; deletes nothing, and all or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from guildhall.people import councils
from guildhall.people.models import EmailDomain, Member, Organisation, Responsibility

from .rows import DATA, OrganisationRow, ServiceRow, read
from .succession import succeed

FACTS = ["gss", "name", "short_name", "kind", "nation", "region", "started", "ended", "population", "area", "homepage"]


@dataclass(frozen=True)
class Loaded:
    """What a load did, organisations and services together."""

    added: int
    changed: int
    ended: int
    unchanged: int
    moved: int = 0
    """Members taken to the only successor of their organisation."""
    due: tuple[str, ...] = ()
    """Bodies whose end lies ahead: load again after that day."""


@transaction.atomic
def load(folder: Path | None = None) -> Loaded:
    """Bring the register up to the files in `folder` (the shipped ones if none). Rerun it as often as you like.

    Raises RegisterError, with every fault found, before anything is written.
    """
    have = {body.code: body for body in Organisation.objects.select_for_update()}
    files = read(folder or DATA, frozenset(have))
    standing = {code for code, body in have.items() if body.ended is None}
    rows = [_today(row) for row in files.organisations]
    added, changed = _load_organisations(rows, have)
    _load_domains(files.organisations, have)
    changed |= _relate(rows, have)
    new, renamed = _load_services(files.services)
    councils.forget()
    ended = {row.code for row in rows if row.ended and row.code in standing}
    changed -= added | ended
    return Loaded(
        added=len(added) + new,
        changed=len(changed) + renamed,
        ended=len(ended),
        unchanged=len(rows) - len(added | changed | ended) + len(files.services) - new - renamed,
        moved=_move_members(),
        due=tuple(row.code for row in files.organisations if row.ended and row.ended > timezone.localdate()),
    )


def _today(row: OrganisationRow) -> OrganisationRow:
    """The row as it holds today: an end that lies ahead has not come."""
    if row.ended is None or row.ended <= timezone.localdate():
        return row
    return OrganisationRow(**row.__dict__ | {"ended": None, "successors": ()})


def _load_organisations(rows: list[OrganisationRow], have: dict[str, Organisation]) -> tuple[set[str], set[str]]:
    slugs = {body.slug for body in have.values()}
    fresh, changed = [], []
    for row in sorted(rows, key=lambda row: (row.ended is not None, "council" not in row.name.casefold())):
        if body := have.get(row.code):
            if _amend(body, row):
                changed.append(body)
        else:
            fresh.append(_add(row, slugs))
    Organisation.objects.bulk_create(fresh)
    Organisation.objects.bulk_update(changed, [*FACTS, "other_names"], batch_size=200)
    have |= {body.code: body for body in fresh}
    return {body.code for body in fresh}, {body.code for body in changed}


def _add(row: OrganisationRow, slugs: set[str]) -> Organisation:
    facts = {name: getattr(row, name) for name in FACTS}
    wishes = [slugify(row.short_name), slugify(row.name), slugify(f"{row.short_name[:40]} {row.code}")]
    slug = next(
        wish for wish in (wish[:80].strip("-") for wish in [*wishes, slugify(row.code)]) if wish and wish not in slugs
    )
    slugs.add(slug)
    return Organisation(code=row.code, slug=slug, other_names="|".join(row.other_names), **facts)


def _amend(body: Organisation, row: OrganisationRow) -> bool:
    """Give `body` the facts of `row`; names it had stay among the others. Answers whether anything changed."""
    former = [name for name in (body.name, body.short_name) if name not in (row.name, row.short_name)]
    names = [*body.other_names.split("|"), *former, *row.other_names]
    facts = {name: getattr(row, name) for name in FACTS} | {"other_names": "|".join(dict.fromkeys(filter(None, names)))}
    before = {name: getattr(body, name) for name in facts}
    for name, value in facts.items():
        setattr(body, name, value)
    return before != facts


def _load_domains(rows: list[OrganisationRow], have: dict[str, Organisation]) -> None:
    """A domain in the files belongs to exactly the bodies the files name; one that is not there is left alone."""
    wanted = {(name.removeprefix("="), have[row.code].pk): name[0] == "=" for row in rows for name in row.email_domains}
    domains = {domain for domain, _ in wanted}
    stored = {(domain.domain, domain.organisation_id): domain for domain in EmailDomain.objects.all()}
    wrong = [row.pk for key, row in stored.items() if key[0] in domains and wanted.get(key) is not row.exact]
    EmailDomain.objects.filter(pk__in=wrong).delete()
    EmailDomain.objects.bulk_create(
        EmailDomain(domain=domain, organisation_id=pk, exact=exact)
        for (domain, pk), exact in wanted.items()
        if (domain, pk) not in stored or stored[domain, pk].exact is not exact
    )


def _relate(rows: list[OrganisationRow], have: dict[str, Organisation]) -> set[str]:
    """Parents and successors, once every body has its key. Answers the codes that changed."""
    moved = []
    for row in rows:
        parent = have[row.parent].pk if row.parent else None
        if have[row.code].parent_id != parent:
            have[row.code].parent_id = parent
            moved.append(have[row.code])
    Organisation.objects.bulk_update(moved, ["parent"], batch_size=200)
    return {body.code for body in moved} | _set_successors(rows, have)


def _set_successors(rows: list[OrganisationRow], have: dict[str, Organisation]) -> set[str]:
    link = Organisation.successors.through
    stored: dict[int, set[int]] = defaultdict(set)
    for source, target in link.objects.values_list("from_organisation_id", "to_organisation_id"):
        stored[source].add(target)
    wanted = {row.code: {have[code].pk for code in row.successors} for row in rows}
    changed = {code for code, heirs in wanted.items() if stored[have[code].pk] != heirs}
    link.objects.filter(from_organisation_id__in=[have[code].pk for code in changed]).delete()
    link.objects.bulk_create(
        link(from_organisation_id=have[code].pk, to_organisation_id=heir) for code in changed for heir in wanted[code]
    )
    return changed


def _load_services(rows: Iterable[ServiceRow]) -> tuple[int, int]:
    have = {service.number: service for service in Responsibility.objects.all()}
    fresh = [Responsibility(number=row.number, name=row.name, area=row.area) for row in rows if row.number not in have]
    changed = []
    for row in rows:
        service = have.get(row.number)
        if service and (service.name, service.area) != (row.name, row.area):
            service.name, service.area = row.name, row.area
            changed.append(service)
    Responsibility.objects.bulk_create(fresh)
    Responsibility.objects.bulk_update(changed, ["name", "area"], batch_size=200)
    return len(fresh), len(changed)


def _move_members() -> int:
    """Also those who joined an ended body after it ended."""
    ended = Organisation.objects.filter(ended__isnull=False, pk__in=Member.objects.values("organisation"))
    return sum(succeed(body) for body in ended)

"""Whose address is this? A work e-mail's domain proposes the organisation, and never more than it can know."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guildhall.people.models import EmailDomain, Organisation

from .succession import heirs

ADDRESS = re.compile(
    r"[^\s@()<>\[\]\\,;:\"]+@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63})\.?", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True)
class Proposal:
    """What an address says about where somebody works. It proposes; the person and, if need be, a steward decide."""

    domain: str
    """The curated domain that matched, or the address's own."""
    organisations: tuple[Organisation, ...] = ()

    @property
    def one(self) -> Organisation | None:
        """The only body it can be."""
        return self.organisations[0] if len(self.organisations) == 1 else None

    @property
    def choices(self) -> tuple[Organisation, ...]:
        """The bodies to choose from, where several share the domain."""
        return self.organisations if len(self.organisations) > 1 else ()

    @property
    def unknown(self) -> bool:
        return not self.organisations


def organisations_for(email: str) -> Proposal:
    """The bodies that `email` may belong to: the longest curated domain that ends it on a label boundary.

    A body that has ended is stood for by its successors. Three queries at most, and one more a generation.
    """
    domain = domain_of(email)
    rows = EmailDomain.objects.filter(domain__in=_from_longest(domain)).select_related("organisation")
    claims = [row for row in rows if row.domain == domain or not row.exact]
    if not claims:
        return Proposal(domain)
    longest = max((row.domain for row in claims), key=len)
    bodies = [row.organisation for row in claims if row.domain == longest]
    return Proposal(longest, _in_order(heir for body in bodies for heir in heirs(body)))


def domain_of(email: str) -> str:
    """The domain of an address in lower case, or "" where it is not a plain address of plain letters.

    A domain with other than ASCII letters is none of ours: look-alike letters are how one forges a council.
    """
    found = ADDRESS.fullmatch(email.strip()) if email.isascii() and len(email) <= 254 else None
    return found[1].lower() if found else ""


def _from_longest(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def _in_order(bodies: Iterable[Organisation]) -> tuple[Organisation, ...]:
    return tuple(sorted({body.pk: body for body in bodies}.values(), key=lambda body: body.name))

"""Whom a newsletter is for: members, all or some, who want mail of it. Asked anew for each letter."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.kernel.jinja import plural
from guildhall.people.models import Member, Organisation, Responsibility
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing
from guildhall.services.notify.models import Stop

COUNTED: Final = 200_000  # more are not counted
SERVICES: Final = 300  # that one may choose from
ANY_NEWSLETTER: Final = "newsletter:0"
ROLES: Final = {"": "Everybody", "member": "Members who are not facilitators", "facilitator": "Facilitators"}


@dataclass(frozen=True, slots=True)
class Segment:
    """Which members. What is empty narrows nothing."""

    kinds: tuple[str, ...] = ()
    nation: str = ""
    region: str = ""
    role: str = ""
    responsibility: int | None = None
    weeks: int | None = None  # not seen in the community for so many

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """As it is kept; what is unknown is left out."""
        known = {name: kept[name] for name in cls.__slots__ if kept.get(name)}
        return cls(**(known | {"kinds": tuple(known.get("kinds", ()))}))

    def kept(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    def which(self) -> Q:
        """These memberships."""
        chosen = Q()
        if self.kinds:
            chosen &= Q(member__organisation__kind__in=self.kinds)
        for name in ("nation", "region"):
            if value := getattr(self, name):
                chosen &= Q(**{f"member__organisation__{name}": value})
        if self.role:
            chosen &= Q(role=Role.FACILITATOR if self.role == "facilitator" else Role.MEMBER)
        if self.responsibility:
            chosen &= Q(member__responsibilities=self.responsibility)
        if self.weeks:
            before = timezone.now() - timedelta(weeks=self.weeks)
            chosen &= Q(last_seen__lt=before) | Q(last_seen=None, joined__lt=before)
        return chosen

    def words(self) -> str:
        """In words, for a facilitator."""
        kinds = dict(Organisation.Kind.choices)
        service = Responsibility.objects.filter(pk=self.responsibility).first() if self.responsibility else None
        said = [
            ROLES.get(self.role, ROLES[""]),
            " or ".join(kinds.get(kind, kind).lower() for kind in self.kinds),
            f"in {self.region or self.nation}" if self.region or self.nation else "",
            f"responsible for {service.name}" if service else "",
            f"not seen here for {plural(self.weeks, 'week')}" if self.weeks else "",
        ]
        return ", ".join(filter(None, said))


def scope_of(community: int) -> str:
    """What one click in a newsletter stops."""
    return f"newsletter:{community}"


def audience(community: Community, segment: Segment) -> QuerySet[Membership]:
    """Those of `segment` who are in good standing, can be reached and want mail of `community` and its newsletters."""
    rows = Membership.objects.filter(
        community=community, member__standing=Standing.APPROVED, member__undeliverable=None
    )
    rows = rows.exclude(mail=Member.Mail.NONE).exclude(mail="", member__mail=Member.Mail.NONE)
    stopped = Stop.objects.filter(member=OuterRef("member"), scope__in=(scope_of(community.pk), ANY_NEWSLETTER))
    return rows.filter(~Exists(stopped), segment.which())


def reach(community: Community, segment: Segment) -> int:
    """How many would get it now."""
    return audience(community, segment).order_by()[:COUNTED].count()


def offered(community: Community) -> dict[str, list[tuple[Any, str]]]:
    """What there is to choose from: only what some member is. Two queries."""
    mine = Membership.objects.filter(community=community, member__standing=Standing.APPROVED)
    bodies = mine.exclude(member__organisation=None).order_by()
    columns = ("kind", "nation", "region")
    found = set(bodies.values_list(*(f"member__organisation__{name}" for name in columns)).distinct())
    held = Responsibility.objects.filter(members__in=mine.values("member")).order_by("name").distinct()
    kinds, labels = {row[0] for row in found}, Organisation.Kind.choices
    return {
        "kinds": [(value, words) for value, words in labels if value in kinds],
        "nation": [(name, name) for name in sorted({row[1] for row in found} - {""})],
        "region": [(name, name) for name in sorted({row[2] for row in found} - {""})],
        "responsibility": list(held.values_list("pk", "name")[:SERVICES]),
    }


def named(scopes: list[str], viewer: Viewer) -> dict[str, str]:
    """What somebody stopped, in words that name no community they may not know of: one query, or none."""
    ours = {scope: int(scope.partition(":")[2]) for scope in scopes if scope.startswith("newsletter:")}
    names = dict(Community.visible_to(viewer).filter(pk__in=ours.values()).values_list("pk", "name")) if ours else {}
    return {scope: f"Newsletters of {names[pk]}" if pk in names else "Newsletters" for scope, pk in ours.items()}

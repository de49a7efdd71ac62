"""Working out who is most like whom: one member when a profile changes, everybody bit by bit at night."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from heapq import nsmallest
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from guildhall.kernel.index import Question
from guildhall.people.finder.keeping import PEOPLE
from guildhall.people.finder.profile import fact
from guildhall.people.models import Finding, Likeness, Member

from .traits import Traits, as_large, load, role_words, worth

KEPT: Final = 50  # of those most like a member
WIDE: Final = 1000  # what more people share tells no two of them apart: it counts, but nobody is looked for by it
_LOOKED_THROUGH: Final = 2000  # holders of a member's traits, the rarest first
_COMPARED: Final = 100  # of those, the most promising
_AROUND: Final = 300  # holders of each trait, when one member is looked at alone
_AT_ONCE: Final = 300_000  # members whose traits fit into memory together
_LASTS: Final = timedelta(days=7)


class Pool:
    """Members to choose from, by what they share."""

    def __init__(self, members: dict[int, Traits], counted: Mapping[str, int], everybody: int) -> None:
        self.members = members
        self.places: dict[str, list[int]] = defaultdict(list)
        holders: dict[str, list[int]] = defaultdict(list)
        for traits in members.values():
            for trait in traits.every:
                holders[trait].append(traits.pk)
            self.places[traits.where].append(traits.pk)
        self.holders = holders
        self.many = {trait: len(pks) for trait, pks in holders.items()} | dict(counted)
        self.worth = {trait: worth(trait, many, everybody) for trait, many in self.many.items()}

    def likest(self, pk: int) -> list[tuple[int, int]]:
        """Key and score of those most like `pk`; the same for the same pool, whatever order it came in."""
        me = self.members[pk]
        found = [(other, self.score(me, self.members[other])) for other in self._promising(me) if other != pk]
        return nsmallest(KEPT, ((other, score) for other, score in found if score), key=lambda one: (-one[1], one[0]))

    def score(self, one: Traits, other: Traits) -> int:
        """How alike two members are; the same from both ends."""
        worths = self.worth
        shared = sum(worths[trait] for trait in one.every & other.every)
        return round(shared + as_large(one.population, other.population))

    def _promising(self, me: Traits) -> list[int]:
        """Those who share the rarest things with `me`; where there are few, those in the same sort of place."""
        sums: dict[int, float] = defaultdict(float)
        seen = 0
        for trait in sorted(me.every, key=lambda trait: (self.many[trait], trait)):
            if self.many[trait] > WIDE or seen > _LOOKED_THROUGH:
                break
            count = self.worth[trait]
            for other in self.holders[trait]:
                sums[other] += count
            seen += len(self.holders[trait])
        if len(sums) <= KEPT and me.where:
            for other in self.places[me.where][:WIDE]:
                sums[other] += 1
        return sorted(sums, key=sums.__getitem__, reverse=True)[:_COMPARED]


def reconcile() -> int:
    """Everybody whose list is older than a week, or who has none; and no lists of those who want none."""
    wanted = Member.objects.approved().filter(likened=True)
    gone, _ = Likeness.objects.exclude(member__in=wanted.values("pk")).delete()
    fresh = Likeness.objects.filter(made__gt=timezone.now() - _LASTS)
    due = list(wanted.exclude(pk__in=fresh.values("pk")).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    if len(due) < _AROUND:
        return gone + sum(refresh(pk) for pk in due)
    if wanted.count() > _AT_ONCE:
        return gone + sum(refresh(pk) for pk in due[: _AT_ONCE // 10])
    counted: dict[str, int] = {}
    everybody = load(None, counted)
    pool = Pool(everybody, counted, len(everybody))
    for batch in batched((pk for pk in due if pk in everybody), 500):
        _keep({pk: pool.likest(pk) for pk in batch})
    return gone + len(due)


@transaction.atomic
def refresh(pk: int) -> int:
    """Those most like one member, and the member in their lists; 1 if there is a list now."""
    counted: dict[str, int] = {}
    around = load({pk, *_around(pk)}, counted)
    if pk not in around:
        Likeness.objects.filter(pk=pk).delete()
        return 0
    counted |= _counted(around[pk])
    liked = Pool(around, counted, max(2, Finding.objects.count())).likest(pk)
    _keep({pk: liked})
    _keep_beside(pk, dict(liked))
    return 1


def _keep(lists: Mapping[int, list[tuple[int, int]]]) -> None:
    now = timezone.now()
    rows = [Likeness(member_id=pk, others=liked, made=now) for pk, liked in lists.items()]
    Likeness.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["member"], update_fields=["others", "made"]
    )


def _keep_beside(pk: int, liked: Mapping[int, int]) -> None:
    """`pk` takes its place in the lists of those it is like."""
    changed = []
    for row in Likeness.objects.select_for_update().filter(pk__in=liked).order_by("pk"):
        others = [[other, score] for other, score in row.others if other != pk] + [[pk, liked[row.pk]]]
        row.others = sorted(others, key=lambda one: (-one[1], one[0]))[:KEPT]
        changed.append(row)
    Likeness.objects.bulk_update(changed, ["others"])


def _around(pk: int) -> Iterator[int]:
    """Some who share something with one member."""
    me: Any = Member.objects.approved().filter(pk=pk).select_related("organisation").first()
    if me is None:
        return
    for model, key, mine in (
        (Member.responsibilities.through, "responsibility", me.responsibilities),
        (Member.interests.through, "interest", me.interests),
    ):
        for trait in mine.values_list("pk", flat=True):
            yield from model.objects.filter(**{key: trait}).values_list("member", flat=True)[:_AROUND]
    for facts in _places(me):
        yield from PEOPLE.best(Question(facts=facts), many=_AROUND, looked_at=_AROUND)


def _places(me: Member) -> Iterator[tuple[tuple[str, ...], ...]]:
    yield from (((fact("w", word),),) for word in role_words(me.job_title))
    if body := me.organisation:
        yield (fact("k", body.kind),), (fact("g", body.region),)


def _counted(me: Traits) -> dict[str, int]:
    """How many share what one member has: the pool round them does not say."""
    found: dict[str, int] = {}
    for model, key, sort in (
        (Member.responsibilities.through, "responsibility", "r"),
        (Member.interests.through, "interest", "i"),
    ):
        mine = [int(trait[1:]) for trait in me.every if trait[0] == sort]
        rows = model.objects.filter(**{f"{key}__in": mine}).values(key).annotate(n=Count("pk"))
        found |= {f"{sort}{row[key]}": row["n"] for row in rows.order_by()}
    for trait in me.every:
        if trait[0] == "w":
            found[trait] = len(PEOPLE.best(Question(facts=((trait,),)), many=WIDE + 1, looked_at=WIDE + 1))
    return found

"""Choosing what to suggest: only what the member may see, join and write to. It is kept by key, and asked again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef

from guildhall.communities.models import Community
from guildhall.communities.suggestions import suggest
from guildhall.contributions.models import Contribution, ReadMark
from guildhall.kernel.apps import kinds
from guildhall.people import likeness
from guildhall.people.contacts.questions import contacts_of, writable_by
from guildhall.people.finder.reasons import traits_of
from guildhall.people.models import Member
from guildhall.people.models.member import MemberQuerySet
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable
from guildhall.policy.words import Access

from .models import Step
from .why import Me

COMMUNITIES, THREADS, DOCUMENTS, PEOPLE = 4, 10, 5, 6
READ: Final = ("forum.topic", "blog.post")
KEPT: Final = ("library.document", "wiki.page")
LOOKED_AT: Final = 300  # of what is in the communities that fit
PLACES: Final = 30
type Chosen = tuple[Step.Sort, int]


def me_of(member: Member) -> Me:
    """What the member says of themselves."""
    services = tuple(traits_of([member.pk])[member.pk].services.values())
    return Me(services, member.organisation.region if member.organisation else "")


def chosen(viewer: Viewer) -> Iterator[Chosen]:
    """What to suggest, the best of each sort first."""
    me = me_of(viewer.member)
    joins = [each.community for each in suggest(viewer, 12) if _may_join(each.community)][:COMMUNITIES]
    yield from ((Step.Sort.COMMUNITY, each.pk) for each in joins)
    places = _places(viewer, [each.pk for each in joins])
    yield from ((Step.Sort.THREAD, pk) for pk in _texts(viewer, me, READ, places)[:THREADS])
    yield from ((Step.Sort.DOCUMENT, pk) for pk in _texts(viewer, me, KEPT, places)[:DOCUMENTS])
    yield from _people(viewer)


def _may_join(community: Community) -> bool:
    return community.access == Access.OPEN and community.gate_id is None


def _places(viewer: Viewer, joins: Sequence[int]) -> dict[int, bool]:
    """Communities to look for reading in, and whether they are about the member's own work."""
    services = viewer.member.responsibilities.values("pk")
    about = Community.objects.filter(enterable(viewer), responsibilities__in=services)
    work = {*about.order_by("-members", "pk").values_list("pk", flat=True)[:PLACES]}
    return dict.fromkeys([*joins, *viewer.roles], False) | dict.fromkeys(work, True)


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of something to read."""

    key: int
    title: str
    place: int
    replies: int
    reactions: int

    def worth(self, me: Me, places: dict[int, bool]) -> int:
        """The member's own work first, then what many answered or found helpful."""
        own = 60 * bool(me.named_in(self.title)) + 30 * places.get(self.place, False) + 10 * (self.place in places)
        return own + min(self.replies, 20) + 2 * min(self.reactions, 20)


def _texts(viewer: Viewer, me: Me, wanted: Sequence[str], places: dict[int, bool]) -> list[int]:
    """Keys of what to read, the best first: where the member is or might be, and elsewhere where that is little."""
    there = [name for name in wanted if name in kinds()]
    seen = ReadMark.objects.filter(member=viewer.member, contribution=OuterRef("pk"))
    rows = Contribution.visible_to(viewer).roots().of(*there).exclude(author=viewer.member).filter(~Exists(seen))
    found = _looked_at(rows.filter(community__in=list(places)))
    if len(found) < THREADS:
        known = {text.key for text in found}
        found += [text for text in _looked_at(rows) if text.key not in known]
    return [text.key for text in sorted(found, key=lambda text: (-text.worth(me, places), -text.key))]


def _looked_at(rows: Any) -> list[Text]:  # contributions
    told = rows.busiest().values_list("pk", "title", "community_id", "replies", "reactions")
    return [Text(*row) for row in told[:LOOKED_AT]]


def _people(viewer: Viewer) -> Iterator[Chosen]:
    """Those most like the member, whom they may write to and do not know yet; of all, one who is happy to help."""
    strangers = Member.objects.visible_to(viewer).approved().filter(writable_by(viewer), likened=True)
    strangers = strangers.exclude(pk__in=contacts_of(viewer))
    keys = likeness.likest(viewer)[:100]
    there = {*strangers.filter(pk__in=keys).values_list("pk", flat=True)}
    order = [key for key in keys if key in there]
    helping = {*willing(strangers.filter(pk__in=order)).values_list("pk", flat=True)}
    buddy = next((key for key in order if key in helping), None) or _anybody_who_helps(viewer, strangers)
    yield from ((Step.Sort.PERSON, key) for key in [key for key in order if key != buddy][:PEOPLE])
    if buddy:
        yield Step.Sort.BUDDY, buddy


def _anybody_who_helps(viewer: Viewer, strangers: MemberQuerySet) -> int | None:
    """Whoever is happy to help: of the same service if there is one, for a while back on the site."""
    helping = willing(strangers).order_by("-last_seen", "pk")
    services = viewer.member.responsibilities.values("pk")
    of_service = helping.filter(responsibilities__in=services).values_list("pk", flat=True).first()
    found: int | None = of_service or helping.values_list("pk", flat=True).first()
    return found


def willing(members: MemberQuerySet) -> MemberQuerySet:
    """Those of `members` who are happy to help newcomers."""
    return members.filter(mentors=True)

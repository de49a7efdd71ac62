"""One law of reading: asked for a viewer, asked for a contribution, and told in plain Python, it says the same.

The oracle below is written from what Guildhall promises its members, and knows nothing of gates, veils or queries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.communities.models import Community, Membership
from guildhall.communities.tree import settle
from guildhall.contributions.models import Contribution, Reaction
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import may_read, readable_together
from guildhall.policy.words import Access, Audience, Role, Standing, State

EXAMPLES = 80
GONE = (State.HELD, State.HIDDEN, State.WITHDRAWN)


@dataclass
class Place:
    """A community."""

    access: Access
    publishes: bool
    parent: "Place | None"
    people: dict[int, Role] = field(default_factory=dict)  # who belongs, and as what
    row: Any = None

    def way_up(self) -> "Iterator[Place]":
        """The community itself and all above it."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent


@dataclass
class Thing:
    """A contribution; a reply knows its root."""

    place: Place
    audience: Audience
    state: State
    root: "Thing | None" = None
    row: Any = None


@dataclass
class Realm:
    """A random world."""

    people: list[Standing]
    places: list[Place]
    things: list[Thing]
    rows: list[Member] = field(default_factory=list)


# -- the oracle


def belongs(standing: Standing, person: int, place: Place) -> bool:
    """A membership counts for an approved member only: who awaits approval reads open communities only."""
    return standing == Standing.APPROVED and person in place.people


def may_enter(standing: Standing, person: int, place: Place) -> bool:
    """A sub-community is for members of every closed or hidden community above it, and of itself if it is one."""
    return all(belongs(standing, person, each) for each in place.way_up() if each.access != Access.OPEN)


def may_know(standing: Standing, person: int, place: Place) -> bool:
    """Outsiders see nothing of what is hidden, nor of what lies beneath a closed or a hidden community."""
    if is_outside(standing):
        return is_published(place)
    above = [each for each in place.way_up() if each is not place and each.access != Access.OPEN]
    secret = [*above, place] if place.access == Access.HIDDEN else above
    return all(belongs(standing, person, each) for each in secret)


def may_look_in(standing: Standing, person: int, place: Place) -> bool:
    """Whether there is anything inside for this person; the public looks into what is published."""
    return is_published(place) if is_outside(standing) else may_enter(standing, person, place)


def is_outside(standing: Standing) -> bool:
    """Sees what a visitor sees."""
    return standing not in (Standing.APPROVED, Standing.AWAITING)


def is_published(place: Place) -> bool:
    """Facilitators of an open community, with nothing closed above it, let authors write for the web."""
    return place.publishes and all(each.access == Access.OPEN for each in place.way_up())


def may_see(standing: Standing, person: int, thing: Thing) -> bool:
    """Whether a person reads a contribution."""
    if thing.state != State.LIVE or (thing.root is not None and thing.root.state != State.LIVE):
        return False
    if is_outside(standing):
        return thing.audience == Audience.PUBLIC and is_published(thing.place)
    if not may_enter(standing, person, thing.place):
        return False
    if thing.audience == Audience.FACILITATORS:
        return belongs(standing, person, thing.place) and thing.place.people[person] == Role.FACILITATOR
    if thing.audience == Audience.COMMUNITY:
        return belongs(standing, person, thing.place)
    return True


# -- random worlds, in states that the actions can reach


@st.composite
def realms(draw: st.DrawFn) -> Realm:
    """Up to six communities, three deep; people of every standing; threads of every audience and state."""
    people = [Standing.APPROVED] * draw(st.integers(2, 4)) + draw(st.lists(st.sampled_from(Standing), max_size=3))
    places: list[Place] = []
    for _ in range(draw(st.integers(1, 6))):
        above = [place for place in places if len(list(place.way_up())) < 3]
        parent = draw(st.sampled_from([None, *above]))
        places.append(Place(draw(st.sampled_from(Access)), publishes=draw(st.booleans()), parent=parent))
    for place in places:
        _settle_people(draw, people, place)
    things = [thing for _ in range(draw(st.integers(1, 8))) for thing in _thread(draw, places)]
    return Realm(people, places, things)


def _settle_people(draw: st.DrawFn, people: list[Standing], place: Place) -> None:
    """Who belongs above every gate may belong; the unverified never got so far."""
    gates = [each for each in place.way_up() if each is not place and each.access != Access.OPEN]
    free = [n for n, who in enumerate(people) if who != Standing.UNVERIFIED and all(n in each.people for each in gates)]
    for person in draw(st.lists(st.sampled_from(free), unique=True, max_size=4)) if free else []:
        place.people[person] = draw(st.sampled_from(Role))


def _thread(draw: st.DrawFn, places: list[Place]) -> list[Thing]:
    """A root and replies. Any audience may be met in any place: threads move, and places open and close."""
    place, audience = draw(st.sampled_from(places)), draw(st.sampled_from(Audience))
    states = [State.LIVE, State.LIVE, State.LIVE, State.DRAFT, *GONE]
    root = Thing(place, audience, draw(st.sampled_from(states)))
    if root.state == State.DRAFT:
        return [root]
    there = State.LIVE if root.state == State.LIVE else State.BURIED
    replies = draw(st.lists(st.sampled_from([there, there, *GONE]), max_size=3))
    return [root, *(Thing(place, audience, state, root) for state in replies)]


@contextmanager
def made(realm: Realm) -> Iterator[Realm]:
    """The realm as rows, for a while."""
    with transaction.atomic():
        _make_people(realm)
        _make_places(realm)
        _make_things(realm)
        yield realm
        transaction.set_rollback(True)


def _make_people(realm: Realm) -> None:
    named = [
        Member(name=f"M{n}", handle=f"m{n}", email=f"m{n}@x.example", standing=standing)
        for n, standing in enumerate(realm.people)
    ]
    realm.rows = Member.objects.bulk_create(named)


def _make_places(realm: Realm) -> None:
    for n, place in enumerate(realm.places):
        publishes = place.publishes and place.access == Access.OPEN
        parent = place.parent.row if place.parent else None
        place.row = Community(name=f"C{n}", slug=f"c{n}", access=place.access, parent=parent, publishes=publishes)
        place.row.save(force_insert=True)
    for place in realm.places:
        if place.parent is None:
            settle(place.row)
    Membership.objects.bulk_create(
        Membership(member=realm.rows[person], community=place.row, role=role)
        for place in realm.places
        for person, role in place.people.items()
    )
    fresh = Community.objects.in_bulk([place.row.pk for place in realm.places])
    for place in realm.places:
        place.row = fresh[place.row.pk]


def _make_things(realm: Realm) -> None:
    for thing in realm.things:
        thing.row = Contribution(
            community=thing.place.row, author=realm.rows[0], kind="contributions.reply" if thing.root else "blog.post",
            root=thing.root.row if thing.root else None, audience=thing.audience, state=thing.state,
        )  # fmt: skip
        if thing.root is None:
            thing.row.save(force_insert=True)
    Contribution.everything.bulk_create([thing.row for thing in realm.things if thing.root])


# -- the law


def law(test: Any) -> Any:
    """A property of random worlds."""
    quiet = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    return quiet(given(realm=realms())(test))


@law
def test_a_viewer_reads_exactly_what_was_promised(db: None, realm: Realm) -> None:
    with made(realm):
        for person, (standing, member) in enumerate(zip(realm.people, realm.rows, strict=True)):
            read = set(Contribution.visible_to(Viewer.of(member)).values_list("pk", flat=True))
            assert read == {thing.row.pk for thing in realm.things if may_see(standing, person, thing)}, member
        read = set(Contribution.visible_to(Viewer.visitor()).values_list("pk", flat=True))
        assert read == {thing.row.pk for thing in realm.things if may_see(Standing.UNVERIFIED, -1, thing)}


@law
def test_pairs_of_a_member_and_a_thing_are_exactly_those_that_were_promised(db: None, realm: Realm) -> None:
    """Asked of reactions, which name both: any table that does may ask so."""
    with made(realm):
        pairs = [Reaction(member=member, contribution=thing.row) for member in realm.rows for thing in realm.things]
        Reaction.objects.bulk_create(pairs)
        law = readable_together(Membership.objects.all(), member="member", to="contribution__")
        found = list(Reaction.objects.filter(law).values_list("member", "contribution"))
        assert len(found) == len(set(found))
        assert set(found) == {
            (member.pk, thing.row.pk)
            for person, (standing, member) in enumerate(zip(realm.people, realm.rows, strict=True))
            for thing in realm.things
            if may_see(standing, person, thing)
        }


@law
def test_those_who_may_read_are_exactly_those_who_can(db: None, realm: Realm) -> None:
    with made(realm):
        for thing in realm.things:
            told = list(Member.objects.filter(may_read(thing.row)).values_list("handle", flat=True))
            assert len(told) == len(set(told)), "somebody would be told twice"
            assert set(told) == {
                f"m{person}" for person, standing in enumerate(realm.people) if may_see(standing, person, thing)
            }


@law
def test_communities_are_known_and_entered_by_those_they_are_for(db: None, realm: Realm) -> None:
    with made(realm):
        viewers = [*zip(realm.people, map(Viewer.of, realm.rows), strict=True), (Standing.UNVERIFIED, Viewer.visitor())]
        for person, (standing, viewer) in enumerate(viewers):
            known = set(Community.visible_to(viewer).values_list("slug", flat=True))
            assert known == {place.row.slug for place in realm.places if may_know(standing, person, place)}
            entered = set(Community.objects.enterable_by(viewer).values_list("slug", flat=True))
            enter = (
                is_published if is_outside(standing) else lambda place, who=(standing, person): may_enter(*who, place)
            )
            assert entered == {place.row.slug for place in realm.places if enter(place)}
            assert entered <= known

"""Read the demonstration's files into a `Story`, strictly: a fault names its file and entry, and nothing is guessed."""

import re
import tomllib
from pathlib import Path

from django.utils.text import slugify

from guildhall.site.demo.entry import Entry, StoryError
from guildhall.site.demo.plans import (
    CommunityPlan,
    ContributionPlan,
    FormerPost,
    InvitationPlan,
    Person,
    ReactionPlan,
    ReplyPlan,
    RequestPlan,
    Story,
)

__all__ = ["CommunityPlan", "ContributionPlan", "Person", "ReplyPlan", "Story", "StoryError", "read"]

HERE = Path(__file__).parent
CAPACITIES = frozenset({"officer", "councillor", "partner", "supplier"})
STANDINGS = frozenset({"unverified", "awaiting", "approved", "suspended", "left"})
MAILS = frozenset({"at_once", "daily", "weekly", "none"})
SIGN_INS = frozenset({"member", "facilitator", "steward"})
ACCESSES = frozenset({"open", "closed", "hidden"})
KINDS = frozenset({"national", "peer", "regional", "consultation", "project"})
THEMES = frozenset({"brick", "heather", "harbour", "moss", "slate", "ochre"})
TOOLS = frozenset({"forum", "blog"})
AUDIENCES = frozenset({"public", "members", "community", "facilitators"})
MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9-]*)")

People = dict[str, Person]
Communities = dict[str, CommunityPlan]


def read(folder: Path = HERE) -> Story:
    """The story told by the files of a folder."""
    people = _people(folder / "people.toml")
    tags, communities = _communities(folder / "communities.toml", people)
    told: list[ContributionPlan] = []
    for file in sorted((folder / "content").glob("*.toml")):
        if file.stem not in communities:
            raise StoryError(f"{file.name}: there is no community '{file.stem}'")
        told += _contributions(file, communities[file.stem], people, frozenset(tags))
    told.sort(key=lambda plan: -plan.days_ago)
    return Story(tuple(people.values()), tuple(communities.values()), tuple(told), tags)


def _open(file: Path) -> Entry:
    try:
        return Entry(file, "file", tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise StoryError(f"{file.name}: {fault}") from fault


def _people(file: Path) -> People:
    people = {entry.name: _person(entry) for entry in _open(file).tables()}
    emails = [person.email for person in people.values()]
    for person in people.values():
        if emails.count(person.email) > 1:
            raise StoryError(f"{file.name}, {person.handle}: the e-mail address is used twice")
    return people


def _person(entry: Entry) -> Person:
    person = Person(
        handle=entry.name,
        name=entry.text("name"),
        email=entry.text("email"),
        organisation=entry.text("organisation", ""),
        job_title=entry.text("job_title"),
        capacity=entry.choice("capacity", CAPACITIES, "officer"),
        standing=entry.choice("standing", STANDINGS, "approved"),
        about=entry.text("about"),
        ask_me_about=entry.text("ask_me_about", ""),
        responsibilities=entry.wholes("responsibilities"),
        interests=entry.texts("interests"),
        former_posts=tuple(_former_post(each) for each in entry.entries("former_posts")),
        mail=entry.choice("mail", MAILS, "daily"),
        steward=entry.flag("steward"),
        sign_in=entry.choice("sign_in", SIGN_INS, ""),
        joined_days_ago=entry.number("joined_days_ago"),
    )
    if slugify(person.name) != person.handle:
        entry.fail(f"the handle of {person.name} should be '{slugify(person.name)}'")
    if not person.email.endswith(".example") or person.email != person.email.lower():
        entry.fail("the e-mail address should be small letters and end in .example")
    entry.end()
    return person


def _former_post(entry: Entry) -> FormerPost:
    until = entry.whole("until")
    post = FormerPost(entry.text("organisation"), entry.text("job_title"), until or entry.fail("'until' is missing"))
    entry.end()
    return post


def _communities(file: Path, people: People) -> tuple[tuple[str, ...], Communities]:
    whole = _open(file)
    tags = whole.texts("tags")
    communities: Communities = {}
    for entry in whole.tables():
        communities[entry.name] = _community(entry, people, communities)
    return tags, communities


def _community(entry: Entry, people: People, before: Communities) -> CommunityPlan:
    plan = CommunityPlan(
        slug=entry.name,
        name=entry.text("name"),
        purpose=entry.text("purpose"),
        access=entry.choice("access", ACCESSES),
        kind=entry.choice("kind", KINDS),
        theme=entry.choice("theme", THEMES),
        host=entry.text("host"),
        parent=entry.text("parent", ""),
        facilitators=entry.texts("facilitators"),
        members=entry.texts("members"),
        question=entry.text("question", ""),
        welcome=entry.text("welcome"),
        tools=entry.texts("tools"),
        responsibilities=entry.wholes("responsibilities"),
        requests=tuple(_request(each, people) for each in entry.entries("requests")),
        invitations=tuple(_invitation(each, people) for each in entry.entries("invitations")),
        founded_days_ago=entry.number("founded_days_ago"),
        ends_in_days=entry.number("ends_in_days", 0.0),
        publishes=entry.flag("publishes"),
    )
    entry.end()
    _check_community(entry, plan, people)
    _check_parent(entry, plan, before)
    return plan


def _request(entry: Entry, people: People) -> RequestPlan:
    plan = RequestPlan(_handle(entry, entry.text("person"), people), entry.text("note"), entry.number("days_ago"))
    entry.end()
    return plan


def _invitation(entry: Entry, people: People) -> InvitationPlan:
    plan = InvitationPlan(
        person=entry.text("person", ""),
        email=entry.text("email", ""),
        sent_by=_handle(entry, entry.text("sent_by"), people),
        message=entry.text("message"),
        days_ago=entry.number("days_ago"),
    )
    entry.end()
    if bool(plan.person) == bool(plan.email):
        entry.fail("give either 'person' or 'email'")
    if plan.person:
        _handle(entry, plan.person, people)
    elif not plan.email.endswith(".example"):
        entry.fail("the e-mail address should end in .example")
    return plan


def _check_community(entry: Entry, plan: CommunityPlan, people: People) -> None:
    """Its people exist and are approved, nobody is in twice, and nobody inside is still asking to come in."""
    for handle in plan.people:
        person = people[_handle(entry, handle, people)]
        if person.standing != "approved":
            entry.fail(f"'{handle}' is not an approved member")
        if plan.people.count(handle) > 1:
            entry.fail(f"'{handle}' is in it twice")
    if not plan.facilitators:
        entry.fail("it has no facilitator")
    if unknown := set(plan.tools) - TOOLS:
        entry.fail(f"unknown tool '{min(unknown)}'")
    outside = [each.person for each in (*plan.requests, *plan.invitations) if each.person]
    if inside := set(outside) & set(plan.people):
        entry.fail(f"'{min(inside)}' is already in it")
    if plan.requests and plan.access != "closed":
        entry.fail("only a closed community has requests")
    if any(each.sent_by not in plan.facilitators for each in plan.invitations):
        entry.fail("only its facilitators invite")


def _check_parent(entry: Entry, plan: CommunityPlan, before: Communities) -> None:
    """The parent comes first in the file; below a closed or hidden one, only its people."""
    if not plan.parent:
        return
    if plan.parent not in before:
        entry.fail(f"there is no community '{plan.parent}' before it")
    parent = before[plan.parent]
    asking = [each.person for each in plan.requests]
    if parent.access != "open" and (strangers := {*plan.people, *asking} - set(parent.people)):
        entry.fail(f"'{min(strangers)}' is not in the parent '{plan.parent}'")


def _contributions(file: Path, community: CommunityPlan, people: People, tags: frozenset[str]) -> list[ContributionPlan]:
    whole = _open(file)
    plans = [_contribution(entry, "forum.topic", community, tags) for entry in whole.entries("topic")]
    plans += [_contribution(entry, "blog.post", community, tags) for entry in whole.entries("post")]
    whole.end()
    for plan in plans:
        _check_contribution(file, plan, community, people)
    return plans


def _contribution(entry: Entry, kind: str, community: CommunityPlan, tags: frozenset[str]) -> ContributionPlan:
    title = entry.text("title")
    entry.name = f"{entry.name} ({title})"
    plan = ContributionPlan(
        community=community.slug,
        kind=kind,
        question=entry.flag("question"),
        title=title,
        author=entry.text("author"),
        days_ago=entry.number("days_ago"),
        body=entry.text("body"),
        tags=entry.texts("tags"),
        audience=entry.choice("audience", AUDIENCES, ""),
        pinned=entry.flag("pinned"),
        replies=tuple(_reply(each) for each in entry.entries("replies")),
        reactions=_reactions(entry),
    )
    entry.end()
    if not 1 <= len(plan.tags) <= 4:
        entry.fail("it should have one to four tags")
    if unknown := set(plan.tags) - tags:
        entry.fail(f"unknown tag '{min(unknown)}'")
    return plan


def _reply(entry: Entry) -> ReplyPlan:
    plan = ReplyPlan(
        author=entry.text("author"),
        hours_after=entry.number("hours"),
        body=entry.text("body"),
        parent=entry.whole("to"),
        reactions=_reactions(entry),
        accepted=entry.flag("accepted"),
    )
    entry.end()
    return plan


def _reactions(entry: Entry) -> tuple[ReactionPlan, ...]:
    plain = [ReactionPlan(kind, person, 0.0) for kind in ("thanks", "agree") for person in entry.texts(kind)]
    return (*plain, *(ReactionPlan("saved", person, hours) for person, hours in entry.amounts("saved").items()))


def _check_contribution(file: Path, plan: ContributionPlan, community: CommunityPlan, people: People) -> None:
    """All who take part are in the community, mentions are of people, and everything happens in order."""
    entry = Entry(file, plan.title, {})
    if plan.kind.partition(".")[0] not in community.tools:
        entry.fail(f"the community does not use {plan.kind}")
    if (plan.audience == "public" and not community.publishes) or (plan.audience == "members" and community.access != "open"):
        entry.fail(f"the community does not allow the audience '{plan.audience}'")
    _check_said(entry, plan, community, people)
    for reply in plan.replies:
        _check_said(entry, reply, community, people)
    _check_replies(entry, plan)
    if not plan.days_ago < community.founded_days_ago:
        entry.fail("it is older than its community")


def _check_said(entry: Entry, said: ContributionPlan | ReplyPlan, community: CommunityPlan, people: People) -> None:
    """Author and reactors are members (and react to others, not to themselves); whom it mentions exists."""
    for handle in (said.author, *(reaction.person for reaction in said.reactions)):
        _handle(entry, handle, people)
        if handle not in community.people:
            entry.fail(f"'{handle}' is not in the community")
    if any(reaction.person == said.author for reaction in said.reactions):
        entry.fail(f"'{said.author}' reacts to their own words")
    for handle in MENTION.findall(said.body):
        _handle(entry, handle, people)


def _check_replies(entry: Entry, plan: ContributionPlan) -> None:
    """Replies follow in time, answer an earlier reply of the first level, and one at most is accepted."""
    hours = [reply.hours_after for reply in plan.replies]
    if hours != sorted(hours) or (hours and hours[-1] >= plan.days_ago * 24):
        entry.fail("its replies are out of order, or later than now")
    for place, reply in enumerate(plan.replies):
        if reply.parent is not None and (reply.parent >= place or plan.replies[reply.parent].parent is not None):
            entry.fail(f"reply {place + 1} answers no earlier reply of the first level")
    accepted = sum(reply.accepted for reply in plan.replies)
    if accepted > 1 or (accepted and not plan.question):
        entry.fail("only a question has an accepted answer, and only one")


def _handle(entry: Entry, handle: str, people: People) -> str:
    if handle not in people:
        entry.fail(f"there is no person '{handle}'")
    return handle

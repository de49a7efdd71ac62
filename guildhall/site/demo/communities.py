"""Read the demonstration's communities, who is in them and who waits outside."""

from pathlib import Path

from guildhall.site.demo.entry import Entry, opened
from guildhall.site.demo.people import People, known
from guildhall.site.demo.plans import CommunityPlan, InvitationPlan, RequestPlan

ACCESSES = frozenset({"open", "closed", "hidden"})
KINDS = frozenset({"national", "peer", "regional", "consultation", "project"})
THEMES = frozenset({"brick", "heather", "harbour", "moss", "slate", "ochre"})
TOOLS = frozenset({"forum", "wiki", "blog", "library", "links", "announcements"})

Communities = dict[str, CommunityPlan]


def read_communities(file: Path, people: People) -> tuple[tuple[str, ...], Communities]:
    """The words tags are taken from, and the communities by slug."""
    whole = opened(file)
    tags = whole.texts("tags")
    read: Communities = {}
    for entry in whole.tables():
        plan = _community(entry, people)
        _check_parent(entry, plan, read)
        read[plan.slug] = plan
    return tags, read


def _community(entry: Entry, people: People) -> CommunityPlan:
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
    return plan


def _request(entry: Entry, people: People) -> RequestPlan:
    plan = RequestPlan(known(entry, entry.text("person"), people), entry.text("note"), entry.number("days_ago"))
    entry.end()
    return plan


def _invitation(entry: Entry, people: People) -> InvitationPlan:
    plan = InvitationPlan(
        person=entry.text("person", ""),
        email=entry.text("email", ""),
        sent_by=known(entry, entry.text("sent_by"), people),
        message=entry.text("message"),
        days_ago=entry.number("days_ago"),
    )
    entry.end()
    if bool(plan.person) == bool(plan.email):
        entry.fail("give either 'person' or 'email'")
    if plan.person:
        known(entry, plan.person, people)
    elif not plan.email.endswith(".example"):
        entry.fail("the e-mail address should end in .example")
    return plan


def _check_community(entry: Entry, plan: CommunityPlan, people: People) -> None:
    """Its people exist and are approved and nobody is in twice."""
    for handle in plan.people:
        person = people[known(entry, handle, people)]
        if person.standing != "approved":
            entry.fail(f"'{handle}' is not an approved member")
        if plan.people.count(handle) > 1:
            entry.fail(f"'{handle}' is in it twice")
    if not plan.facilitators:
        entry.fail("it has no facilitator")
    if unknown := set(plan.tools) - TOOLS:
        entry.fail(f"unknown tool '{min(unknown)}'")
    _check_asked(entry, plan)


def _check_asked(entry: Entry, plan: CommunityPlan) -> None:
    """Nobody inside is still asking or asked to come in, only a closed one is asked, only facilitators invite."""
    outside = {each.person for each in plan.requests} | {each.person for each in plan.invitations}
    if inside := outside & set(plan.people):
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

"""Read what is said in one community of the demonstration: topics, posts, replies and reactions."""

import re
from pathlib import Path
from typing import Any

from guildhall.site.demo.entry import Entry, opened
from guildhall.site.demo.people import People, known
from guildhall.site.demo.plans import (
    CarePlan,
    ChangePlan,
    CommunityPlan,
    ContributionPlan,
    DocumentPlan,
    FilePlan,
    ReactionPlan,
    ReplyPlan,
    UsePlan,
)

STATUSES = frozenset({"proposed", "emerging", "proven", "outdated"})
AUDIENCES = frozenset({"public", "members", "community", "facilitators"})
MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9-]*)")


def read_contributions(
    file: Path, community: CommunityPlan, people: People, tags: frozenset[str]
) -> list[ContributionPlan]:
    whole = opened(file)
    plans = [_contribution(entry, "forum.topic", community, tags) for entry in whole.entries("topic")]
    plans += [_contribution(entry, "blog.post", community, tags) for entry in whole.entries("post")]
    plans += [_contribution(entry, "wiki.page", community, tags) for entry in whole.entries("page")]
    plans += [_contribution(entry, "library.document", community, tags) for entry in whole.entries("document")]
    plans += [_contribution(entry, "links.link", community, tags) for entry in whole.entries("link")]
    plans += [
        _contribution(entry, "announcements.announcement", community, tags) for entry in whole.entries("announcement")
    ]
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
        **_of_kind(entry, kind),
    )
    entry.end()
    if not 1 <= len(plan.tags) <= 4:
        entry.fail("it should have one to four tags")
    if unknown := set(plan.tags) - tags:
        entry.fail(f"unknown tag '{min(unknown)}'")
    return plan


def _of_kind(entry: Entry, kind: str) -> dict[str, Any]:
    """What only one kind has."""
    match kind:
        case "library.document":
            return {"document": _document(entry)}
        case "links.link":
            return {"url": entry.text("url"), "silent_for": entry.number("silent_for", 0)}
        case "wiki.page":
            changes = tuple(_change(each) for each in entry.entries("changes"))
            return {"under": entry.text("under", ""), "care": _care(entry), "changes": changes}
        case "announcements.announcement":
            return {"shown_for": entry.number("shown_for", 0), "below": entry.flag("below")}
        case _:
            return {}


def _change(entry: Entry) -> ChangePlan:
    plan = ChangePlan(
        author=entry.text("author"),
        days_ago=entry.number("days_ago"),
        note=entry.text("note", ""),
        minor=entry.flag("minor"),
        body=entry.text("body"),
    )
    entry.end()
    return plan


def _care(entry: Entry) -> CarePlan | None:
    status = entry.choice("status", STATUSES, "")
    plan = CarePlan(status, entry.text("owner", ""), entry.number("review_in", 0), entry.number("overdue", 0))
    return plan if plan != CarePlan("", "", 0, 0) else None


def _document(entry: Entry) -> DocumentPlan:
    overdue = entry.whole("overdue_days")
    return DocumentPlan(
        folder=entry.text("folder", ""),
        about={name: entry.text(name, "") for name in ("what", "readers", "reuse", "source")},
        year=entry.whole("year"),
        review_in_days=-overdue if overdue else entry.whole("review_in_days"),
        files=tuple(_file(each) for each in entry.entries("files")),
        uses=tuple(_use(each) for each in entry.entries("uses")),
        downloads=entry.whole("downloads") or 0,
    )


def _file(entry: Entry) -> FilePlan:
    plan = FilePlan(entry.text("name"), entry.text("text"), entry.text("note", ""), entry.number("days_ago"))
    entry.end()
    return plan


def _use(entry: Entry) -> UsePlan:
    plan = UsePlan(entry.text("person"), entry.number("hours", 0), entry.text("note", ""))
    entry.end()
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
    if (plan.audience == "public" and not community.publishes) or (
        plan.audience == "members" and community.access != "open"
    ):
        entry.fail(f"the community does not allow the audience '{plan.audience}'")
    _check_said(entry, plan, community, people)
    for change in plan.changes:
        if change.author not in community.people or change.days_ago >= plan.days_ago:
            entry.fail(f"'{change.author}' is not in the community, or changes it before it is there")
    _check_document(entry, plan, community, people)
    for reply in plan.replies:
        _check_said(entry, reply, community, people)
    _check_replies(entry, plan)
    if not plan.days_ago < community.founded_days_ago:
        entry.fail("it is older than its community")


def _check_document(entry: Entry, plan: ContributionPlan, community: CommunityPlan, people: People) -> None:
    """It has a file; those who used it are known, and are not its author."""
    if plan.document is None:
        return
    if not plan.document.files:
        entry.fail("it has no file")
    for use in plan.document.uses:
        known(entry, use.person, people)
        if use.person == plan.author or use.person not in community.people:
            entry.fail(f"'{use.person}' cannot say that they used it")


def _check_said(entry: Entry, said: ContributionPlan | ReplyPlan, community: CommunityPlan, people: People) -> None:
    """Author and reactors are members (and react to others, not to themselves); whom it mentions exists."""
    for handle in (said.author, *(reaction.person for reaction in said.reactions)):
        known(entry, handle, people)
        if handle not in community.people:
            entry.fail(f"'{handle}' is not in the community")
    if any(reaction.person == said.author for reaction in said.reactions):
        entry.fail(f"'{said.author}' reacts to their own words")
    for handle in MENTION.findall(said.body):
        known(entry, handle, people)


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

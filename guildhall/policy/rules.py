"""Who may do what: verb → rule. Every action asks here first; docs/permissions.md is printed from here."""
# long: a line for each verb there is, read as one table

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from .viewer import Viewer
from .words import Access, Role, Standing, State


class Refused(PermissionDenied):
    """The law says no. Its text is a sentence for the person refused."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A predicate over (viewer, subject), with the words for the matrix and the sentence for the person refused."""

    words: str
    sentence: str
    allows: Callable[[Viewer, Any], bool]

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            f"({self.words} or {other.words})", self.sentence, lambda v, s: self.allows(v, s) or other.allows(v, s)
        )

    def __and__(self, other: "Rule") -> "Rule":
        return Both(
            f"{self.words} and {other.words}",
            self.sentence,
            lambda v, s: self.allows(v, s) and other.allows(v, s),
            self,
            other,
        )

    def why(self, viewer: Viewer, subject: Any) -> str:
        """The sentence for the first condition that fails."""
        return self.sentence


@dataclass(frozen=True, slots=True)
class Both(Rule):
    """Two rules that must both allow."""

    first: Rule
    second: Rule

    def why(self, viewer: Viewer, subject: Any) -> str:
        failing = self.second if self.first.allows(viewer, subject) else self.first
        return failing.why(viewer, subject)


def require(viewer: Viewer, verb: str, subject: Any = None) -> None:
    """Let `viewer` go on with `verb`, or say why not.

    Raises:
        Refused: the law says no; its text is a sentence for the person.
    """
    rule = RULES[verb]
    if not rule.allows(viewer, subject):
        raise Refused(rule.why(viewer, subject))


def _community(subject: Any) -> Any:
    return getattr(subject, "community", subject)


def _root(subject: Any) -> Any:
    return subject.root if getattr(subject, "root_id", None) else subject


def rule(words: str, sentence: str) -> Callable[[Callable[[Viewer, Any], bool]], Rule]:
    """Make a rule of the decorated predicate."""
    return lambda allows: Rule(words, sentence, allows)


@rule("the clockwork", "Only the clockwork does this.")
def system(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_system


@rule("signed in", "Sign in first.")
def signed_in(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_system or not viewer.is_visitor


@rule("approved", "You can do this once your e-mail address is verified and your registration is approved.")
def approved(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_approved or viewer.is_system


@rule("in person", "Only a person can do this: sign in.")
def in_person(viewer: Viewer, subject: Any) -> bool:
    return viewer.member is not None


@rule("steward", "Only a steward can do this.")
def steward(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_steward


@rule("oneself", "Only the person themselves can do this.")
def oneself(viewer: Viewer, subject: Any) -> bool:
    return viewer.member is not None and getattr(subject, "member", subject) == viewer.member


@rule("member", "Join this community first.")
def member(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_system or (viewer.is_approved and viewer.role_in(_community(subject)) is not None)


@rule("facilitator", "Only a facilitator of this community can do this.")
def facilitator(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_system or (viewer.is_approved and viewer.role_in(_community(subject)) == Role.FACILITATOR)


@rule("steward in the open", "Only a facilitator of this community can do this.")
def steward_in_the_open(viewer: Viewer, subject: Any) -> bool:
    # No standing power over what is private: a steward acts only where any member may look.
    return viewer.is_steward and _community(subject).gate_id is None


@rule("author", "Only the person who wrote this can do that.")
def author(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_approved and subject.author_id == viewer.member.pk


@rule("author, of what is not common", "Only the person who wrote this can do that.")
def sole_author(viewer: Viewer, subject: Any) -> bool:
    return author.allows(viewer, subject) and not subject.kind_of.common


@rule("member, of what is common and not locked", "Only a facilitator of this community can change this.")
def common_member(viewer: Viewer, subject: Any) -> bool:
    # What is common belongs to nobody, not even to who began it.
    return bool(subject.kind_of.common) and not subject.locked and member.allows(viewer, subject)


@rule("somebody else’s", "This is your own.")
def of_another(viewer: Viewer, subject: Any) -> bool:
    return viewer.member is None or subject.author_id != viewer.member.pk


@rule("somebody else", "This is you.")
def another(viewer: Viewer, subject: Any) -> bool:
    return viewer.member is None or subject.pk != viewer.member.pk


@rule("an approved member", "This person cannot be reached here.")
def in_good_standing(viewer: Viewer, subject: Any) -> bool:
    return bool(subject.standing == Standing.APPROVED)


@rule("the one who asked", "Only who asked can do that.")
def asker(viewer: Viewer, subject: Any) -> bool:
    return viewer.member is not None and subject.by_id == viewer.member.pk


@rule("the one who is told", "Only the person who was asked can answer.")
def told(viewer: Viewer, subject: Any) -> bool:
    return viewer.is_approved and subject.to_id == viewer.member.pk


@rule("community not closed", "This community has ended: it can be read, but nothing can be added.")
def unended(viewer: Viewer, subject: Any) -> bool:
    return not _community(subject).has_ended


@rule("not locked", "This conversation is closed to new replies.")
def unlocked(viewer: Viewer, subject: Any) -> bool:
    root = _root(subject)
    return not root.locked or root.kind_of.common  # there it closes the text, not the conversation about it


@rule("live", "This is no longer there to be answered.")
def live(viewer: Viewer, subject: Any) -> bool:
    return bool(subject.state == State.LIVE)


@rule("replies on", "This cannot be replied to.")
def answerable(viewer: Viewer, subject: Any) -> bool:
    return bool(_root(subject).kind_of.replies.allowed)


@rule("open community", "You have to ask to join this community.")
def open_access(viewer: Viewer, subject: Any) -> bool:
    return bool(subject.access == Access.OPEN)


@rule("closed community", "Nobody needs to ask to join this community.")
def closed_access(viewer: Viewer, subject: Any) -> bool:
    return bool(subject.access == Access.CLOSED)


@rule("member of every closed or hidden community above", "Join the community above this one first.")
def holds_gates_above(viewer: Viewer, subject: Any) -> bool:
    gate = subject.parent.gate_id if subject.parent_id else None
    return gate is None or viewer.is_system or viewer.role_in(gate) is not None


@rule("anyone who may enter", "Join this community first.")
def inside(viewer: Viewer, subject: Any) -> bool:
    gate = _community(subject).gate_id
    return signed_in.allows(viewer, subject) and (gate is None or viewer.role_in(gate) is not None)


@rule("who takes part", "You do not take part in this conversation.")
def taking_part(viewer: Viewer, subject: Any) -> bool:
    return bool(getattr(subject, "conversation", subject).has(viewer.member))


@rule("group", "This is a conversation between two. Begin a new one with more people.")
def of_a_group(viewer: Viewer, subject: Any) -> bool:
    return bool(subject.is_group)


RULES: dict[str, Rule] = {
    # files
    "upload": signed_in,
    # people
    "edit_profile": oneself & signed_in,
    "change_organisation": oneself & signed_in,
    "accept_documents": oneself,
    "verify": oneself,
    "secure": oneself,
    "note_bounce": system,
    "note_complaint": system,
    "take_back_addresses": oneself & signed_in,
    "try_mail_again": oneself & signed_in,
    "choose_hours": oneself & signed_in,
    "close_account": oneself | steward,
    "keep_account": oneself,
    "erase": system,
    "take_along": oneself,
    "retire": (oneself & signed_in) | steward,
    "merge_accounts": steward,
    "approve": steward,
    "refuse": steward,
    "suspend": steward,
    "reinstate": steward,
    # contacts
    "connect": approved & in_person & another & in_good_standing,
    "accept_contact": told,
    "decline_contact": told,
    "withdraw_asking": asker,
    "remove_contact": oneself,
    "note_contact": oneself,
    "block": approved & in_person & another,
    "unblock": oneself,
    "introduce": approved & in_person & another & in_good_standing,
    "answer_introduction": told,
    # communities
    "found": approved & in_person,
    "found_below": approved & in_person & member & unended,
    "join": approved & open_access & holds_gates_above & unended,
    "ask_to_join": approved & closed_access & holds_gates_above & unended,
    "leave": member,
    "choose_mail": member,
    "admit": facilitator & unended,
    "decline": facilitator,
    "invite": facilitator & unended,
    "remove": facilitator,
    "flag_moved": system,
    "keep": facilitator,
    "set_role": facilitator,
    "arrange": facilitator,
    "close_community": facilitator,
    "note_end": system,
    "approve_community": steward,
    "drop_request": oneself,
    "accept_invitation": approved & holds_gates_above & unended,
    "revoke_invitation": facilitator,
    "make_link": facilitator & unended,
    "change_access": facilitator & unended,
    "change_parent": facilitator & unended,
    "reopen": facilitator,
    "stand_down": steward,
    "appoint": steward,
    # contributions
    "publish": approved & member & unended,
    "draft": approved & member & unended,
    "reply": approved & member & unended & live & answerable & unlocked,
    "react": approved & inside & unended & live,
    "follow": approved & inside,
    "follow_person": approved & in_person & another & in_good_standing,
    "follow_organisation": approved & in_person,
    "follow_tag": approved & in_person,
    "stop_following": oneself,
    "revise": (sole_author | common_member | facilitator) & unended,
    "narrow": (author | facilitator) & unended,
    "widen": author & unended,
    "withdraw": author | facilitator,
    "restore": author | facilitator,
    "hide": facilitator | steward_in_the_open,
    "unhide": facilitator | steward_in_the_open,
    "pin": facilitator & unended,
    "lock": facilitator & unended,
    "move": facilitator & unended,
    "merge": facilitator & unended,
    "split": facilitator & unended,
    "purge": system,
    "accept": (author | facilitator) & unended,
    "look_again": member & live,
    "announce": facilitator & unended,
    "dismiss": inside & live,
    # search
    "save_search": approved & in_person,
    "change_search": oneself & signed_in,
    "edit_synonyms": steward & in_person,
    # outside websites
    "list_site": facilitator & unended,
    "change_site": facilitator,
    "unlist_site": facilitator,
    # feeds
    "make_feed": approved & in_person,
    "renew_feed": approved & oneself,
    "end_feed": oneself,
    "show_feed": facilitator & unended,
    "drop_feed": facilitator,
    "keep_feed": system,
    # messages
    "begin_conversation": approved & in_person,
    "write": approved & in_person & taking_part,
    "change_message": author & taking_part,
    "withdraw_message": author & taking_part,
    "add_to_conversation": approved & in_person & taking_part & of_a_group,
    "rename_conversation": approved & in_person & taking_part & of_a_group,
    "leave_conversation": signed_in & in_person & taking_part & of_a_group,
    "mute": signed_in & in_person & taking_part,
    "put_away": signed_in & in_person & taking_part,
    "report": signed_in & in_person & taking_part,
    "close_report": steward & in_person,
    # new in post
    "offer_induction": system,
    "begin_induction": approved & in_person,
    "tick": approved & oneself,
    "end_induction": oneself,
    # newsletters
    "write_newsletter": facilitator & unended,
    "try_newsletter": facilitator & in_person & unended,
    "send_newsletter": facilitator & in_person & unended,
    "halt_newsletter": facilitator,
    "drop_newsletter": facilitator,
    # library
    "make_folder": approved & member & unended,
    "change_folder": (author | facilitator) & unended,
    "delete_folder": facilitator & unended,
    "replace_file": (author | facilitator) & unended,
    "shelve": (author | facilitator) & unended,
    "use": approved & inside & unended & live & of_another,
    "take_back_use": (approved & oneself) | facilitator,
}

"""Private conversations of members. No page of any steward leads to them, but what somebody chose to report."""

from types import MappingProxyType

from guildhall.kernel.apps import Part
from guildhall.kernel.kinds import Panel

from .own import OWNS


class Messages(Part):
    # Django's own `messages`, the sentence after something was done, has the other label.
    name, label = "guildhall.messages", "conversations"
    verbose_name = "Messages"
    default = True
    waiting = "guildhall.messages.waiting.waiting"
    in_touch = "guildhall.messages.reach.in_touch"
    in_head = MappingProxyType(
        {
            "messages_waiting": "guildhall.messages.waiting.many",
            "messages_since": "guildhall.messages.waiting.since",
        }
    )
    noticed = frozenset({"wrote", "began_conversation", "added_to_conversation", "reported_messages", "closed_report"})
    notices = "guildhall.messages.telling.notices"
    by_mail = MappingProxyType({"message": "guildhall.messages.answering.answer"})
    reconcile = "guildhall.messages.tasks.reconcile"
    owns = OWNS
    mine = "guildhall.messages.life.mine"
    merging = "guildhall.messages.life.merging"
    opens = "guildhall.messages.life.opens"
    forgetting = "guildhall.messages.life.forgetting"
    panels = (
        Panel(
            slot="profile.actions",
            template="messages/_write_to.html",
            context="guildhall.messages.panels.to_person",
        ),
        Panel(
            slot="finder.actions",
            template="messages/_write_to_found.html",
            context="guildhall.messages.panels.to_found",
        ),
        Panel(
            slot="steward.desk",
            template="messages/_reports.html",
            context="guildhall.messages.panels.for_stewards",
        ),
    )

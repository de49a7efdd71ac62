"""The forum: ask, answer, discuss."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind, Panel


class Forum(Tool):
    name, label = "guildhall.tools.forum", "forum"
    title, icon, blurb = "Forum", "question", "Ask, answer, discuss."
    default = True
    follows = frozenset({"split"})
    on_entry = "guildhall.tools.forum.tasks.part_from_answer"
    reconcile = "guildhall.tools.forum.tasks.reconcile"
    waiting = "guildhall.tools.forum.panels.i_could_answer"
    panels = (
        Panel(
            slot="community.main",
            template="forum/_waiting.html",
            context="guildhall.tools.forum.panels.waiting_for_an_answer",
        ),
        Panel(slot="home.actions", template="forum/_ask.html", context="guildhall.tools.forum.panels.ask_somewhere"),
    )
    kinds = (
        Kind(
            name="topic",
            one="topic",
            many="topics",
            icon="question",
            page="forum:topic",
            detail="forum.Topic",
            form="guildhall.tools.forum.forms.TopicForm",
            card="guildhall.tools.forum.cards.topic_card",
            expose=("is_question",),
        ),
    )

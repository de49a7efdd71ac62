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
    worth = "guildhall.tools.forum.cards.worth"
    posted_by_mail = "guildhall.tools.forum.by_mail.post"
    waiting = "guildhall.tools.forum.panels.i_could_answer"
    panels = (
        Panel(
            slot="community.main",
            template="forum/_waiting.html",
            context="guildhall.tools.forum.panels.waiting_for_an_answer",
        ),
        Panel(slot="home.actions", template="forum/_ask.html", context="guildhall.tools.forum.panels.ask_somewhere"),
        Panel(
            slot="search.nothing",
            template="forum/_ask_the_community.html",
            context="guildhall.tools.forum.panels.ask_the_community",
        ),
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

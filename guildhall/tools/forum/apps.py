"""The forum: ask, answer, discuss."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind


class Forum(Tool):
    name, label = "guildhall.tools.forum", "forum"
    title, icon, blurb = "Forum", "question", "Ask, answer, discuss."
    default = True
    follows = frozenset({"split"})
    on_entry = "guildhall.tools.forum.tasks.part_from_answer"
    reconcile = "guildhall.tools.forum.tasks.reconcile"
    kinds = (
        Kind(
            name="topic",
            one="topic",
            many="topics",
            icon="question",
            page="forum:topic",
            detail="forum.Topic",
            form="guildhall.tools.forum.forms.TopicForm",
            expose=("is_question",),
        ),
    )

"""The forum: ask, answer, discuss."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind


class Forum(Tool):
    name, label = "guildhall.tools.forum", "forum"
    title, icon, blurb = "Forum", "question", "Ask, answer, discuss."
    default = True
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

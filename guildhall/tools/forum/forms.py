"""Beginning a topic."""

from typing import Any

from django import forms

from guildhall.contributions.forms import ContributionForm
from guildhall.kernel.forms import Radios

from .models import Topic


class TopicForm(ContributionForm):
    """A question or a discussion."""

    field_order = ["sort", "title", "body", "tags", "attachments", "audience", "follow"]
    sort = forms.ChoiceField(
        label="What do you want to write?",
        choices=[("question", "A question"), ("discussion", "A discussion")],
        widget=Radios(hints={"question": "You want an answer, and can mark the one that helped."}),
        initial="question",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Ask as you would ask a colleague: one question, in one line."

    def detail(self) -> Topic:
        return Topic(is_question=self.cleaned_data["sort"] != "discussion")

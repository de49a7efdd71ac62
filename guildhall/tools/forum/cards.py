"""How a topic looks in a list."""

from typing import Any

from django.db.models import Q

from guildhall.contributions.cards import StreamCard, card_of

from .models import Topic


def topic_card(said: Any) -> StreamCard:  # a contribution with its `topic` fetched
    """The card of a topic: says whether it is a question, and whether it is answered."""
    name, icon = ("Question", "question") if said.topic.is_question else ("Discussion", "speech")
    state = "Answered" if said.topic.is_answered else ""
    return card_of(said, kind_name=name, icon=icon, state=state)


def worth(keys: list[int]) -> dict[int, tuple[int, str]]:
    """Accepted answers, and questions that have one, among contributions that are searched for."""
    answered = Topic.objects.filter(Q(pk__in=keys) | Q(answer__in=keys), answer__isnull=False)
    found: dict[int, tuple[int, str]] = {}
    for topic, answer in answered.values_list("pk", "answer"):
        found |= {topic: (10, "Answered"), answer: (30, "Accepted answer")}
    return found

"""How a topic looks in a list."""

from typing import Any

from guildhall.contributions.cards import StreamCard, card_of


def topic_card(said: Any) -> StreamCard:  # a contribution with its `topic` fetched
    """The card of a topic: says whether it is a question, and whether it is answered."""
    name, icon = ("Question", "question") if said.topic.is_question else ("Discussion", "speech")
    state = "Answered" if said.topic.is_answered else ""
    return card_of(said, kind_name=name, icon=icon, state=state)

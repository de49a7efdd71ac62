"""How a link looks in a list, and what it is found by."""

from dataclasses import replace
from typing import Any

from guildhall.contributions.cards import StreamCard, card_of


def link_card(said: Any) -> StreamCard:  # a contribution with its `link` fetched
    """The card of a link: says where it leads, and whether anything is there."""
    card = card_of(said, state="Does not answer" if said.link.is_dead else "")
    return replace(card, facts=(said.link.host, *card.facts))


def words(said: Any) -> str:
    """The address, in words: a host and a path tell what a page is about."""
    return " ".join(part for part in said.link.url.replace("-", "/").partition("//")[2].split("/") if part)

"""How a document looks in a stream."""

from dataclasses import replace
from typing import Any

from guildhall.contributions.cards import StreamCard, card_of

from .models import Document


def document_card(said: Any) -> StreamCard:  # a contribution with its `document` fetched
    """The card of a document: says what sort it is, what it is for, and how many used it."""
    document: Document = said.document
    card = card_of(said)
    facts = tuple(words for words in (_sort(document), document.what, _used(document)) if words)
    return replace(card, facts=facts + card.facts)


def _sort(document: Document) -> str:
    return document.get_sort_display() if document.sort else ""


def _used(document: Document) -> str:
    return f"used by {document.uses}" if document.uses else ""

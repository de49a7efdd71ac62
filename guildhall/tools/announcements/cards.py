"""How an announcement looks in a list."""

from typing import Any

from guildhall.contributions.cards import StreamCard, card_of


def announcement_card(said: Any) -> StreamCard:  # a contribution with its `announcement` fetched
    """The card of an announcement: says until when it is shown at the top."""
    shown = said.announcement
    return card_of(said, state=f"Shown until {shown.until:%-d %B %Y}" if shown.is_on else "")

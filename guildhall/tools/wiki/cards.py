"""How a wiki page looks in a list, and what else it is found by than its words."""

from typing import Any, Final

from guildhall.contributions.cards import StreamCard, card_of

from .models import Name, Page

WORTH: Final = {Page.Status.PROVEN: 25, Page.Status.EMERGING: 10, Page.Status.PROPOSED: 0, Page.Status.OUTDATED: -40}


def page_card(said: Any) -> StreamCard:  # a contribution with its `page` fetched
    """The card of a page: says how good the practice is."""
    return card_of(said, state=said.page.get_status_display())


def words(said: Any) -> str:  # a contribution
    """How good it is, and the names it had."""
    status = Page.objects.filter(pk=said.pk).values_list("status", flat=True).first() or ""
    had = Name.objects.filter(page=said.pk).values_list("key", flat=True)
    return " ".join([status, *(key.replace("-", " ") for key in had)]).strip()


def worth(keys: list[int]) -> dict[int, tuple[int, str]]:
    """How good the practice is, for the order of what is searched for."""
    pages = Page.objects.filter(pk__in=keys).exclude(status="")
    return {
        page.pk: (WORTH[Page.Status(page.status)], f"Good practice: {page.get_status_display().lower()}")
        for page in pages
    }

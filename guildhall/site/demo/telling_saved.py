"""Searches that people of the demonstration saved."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from guildhall.services.search.models import Saved
from guildhall.services.search.saved import actions

from .telling import Telling

WEEKS: Final = 21  # days since they were saved, and last looked at
SEARCHES: Final = (
    ("priya-nair", "Damp and mould", '"damp and mould"', "daily"),
    ("priya-nair", "Temporary accommodation, costs", "temporary accommodation cost", "weekly"),
    ("tunde-adeyemi", "Out of area placements", '"out of area"', "none"),
)


def tell(telling: Telling) -> None:
    """Each is saved in its time."""
    for who, name, query, how in SEARCHES:
        telling.add(telling.at(WEEKS), partial(_save, telling, who, name, query, how))


def _save(telling: Telling, who: str, name: str, query: str, how: str, at: datetime) -> None:
    saved = actions.save_search(query, by=telling.viewer(who), name=name, how=how)
    was, now = at + timedelta(hours=1), telling.now  # nobody is to be told of what is new only to the story
    Saved.objects.filter(pk=saved.pk).update(seen=was, looked=was, told=now, due=now)

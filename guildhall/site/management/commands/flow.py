"""guildhall flow: verb → who follows it."""

from guildhall.site import flow
from guildhall.site.management.writing import PageCommand


class Command(PageCommand):
    """What follows from what."""

    help = "Print which parts follow which verbs of the journal"
    name = "flow.md"

    def page(self) -> str:
        return flow.page()

"""guildhall permissions: verb → rule."""

from guildhall.site import permissions
from guildhall.site.management.writing import PageCommand


class Command(PageCommand):
    """Who may do what."""

    help = "Print who may do what"
    name = "permissions.md"

    def page(self) -> str:
        return permissions.page()

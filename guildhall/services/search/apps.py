"""Search: one box over what one may see."""

from guildhall.kernel.apps import Service


class Search(Service):
    name, label = "guildhall.services.search", "search"
    title = "Search"
    default = True

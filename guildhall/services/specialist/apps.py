"""Specialist search: websites that a community's facilitators chose, read politely and searched beside its own."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Panel

PANELS = "guildhall.services.specialist.panels"


class Specialist(Service):
    name, label = "guildhall.services.specialist", "specialist"
    title = "Specialist search"
    default = True
    reconcile = "guildhall.services.specialist.keeping.reconcile"
    panels = (
        Panel(slot="facilitate.outside", template="specialist/_menu.html", context=f"{PANELS}.menu"),
        Panel(slot="search.outside", template="specialist/_beside.html", context=f"{PANELS}.beside"),
    )

"""Notify: the outbox, the only sender of mail, and the letters it writes itself."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Panel


class Notify(Service):
    name, label = "guildhall.services.notify", "notify"
    title = "Notify"
    default = True
    follows = frozenset({"invited", "requested", "admitted", "declined", "removed", "ending", "ended", "closed"})
    on_entry = "guildhall.services.notify.tasks.on_entry"
    reconcile = "guildhall.services.notify.tasks.reconcile"
    panels = (
        Panel(
            slot="mail.sent",
            template="notify/_look_here.html",
            context="guildhall.services.notify.views.look_here",
        ),
    )

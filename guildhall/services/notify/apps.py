"""Notify: the outbox, the only sender of mail."""

from guildhall.kernel.apps import Service


class Notify(Service):
    name, label = "guildhall.services.notify", "notify"
    title = "Notify"
    default = True
    reconcile = "guildhall.services.notify.tasks.reconcile"

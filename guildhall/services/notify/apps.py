"""Notify: what members are told, on their page and by mail; the outbox, the only sender of mail."""

from guildhall.kernel.apps import Service, parts
from guildhall.kernel.kinds import Panel

from .own import OWNS

LETTERS = frozenset({"invited", "requested", "admitted", "declined", "removed", "ending", "ended", "closed"})
SAID = frozenset({"published", "replied", "revised"})
SHRINKING = frozenset({"withdrawn", "hidden", "moved", "merged", "narrowed", "left"})  # there may be less to be told of
# There may be letters in the outbox that somebody is no longer to have.
LESS = frozenset({"left", "removed", "suspended", "changed_organisation", "chose_mail", "stopped_mail"})
CHOICES = frozenset({"chose_mail", "followed", "unfollowed", "complained", "bounced"})


class Notify(Service):
    name, label = "guildhall.services.notify", "notify"
    title = "Notify"
    default = True
    forgetting = "guildhall.services.notify.life.forget"
    follows = LETTERS | SAID | SHRINKING | LESS | CHOICES
    on_entry = "guildhall.services.notify.tasks.on_entry"
    on_look = "guildhall.services.notify.unread.look"
    reconcile = "guildhall.services.notify.tasks.reconcile"
    owns = OWNS
    panels = (
        Panel(
            slot="facilitate.reach",
            template="notify/newsletters/_menu.html",
            context="guildhall.services.notify.newsletters.panels.menu",
        ),
        Panel(
            slot="mail.sent",
            template="notify/_look_here.html",
            context="guildhall.services.notify.views.here.look_here",
        ),
    )

    def ready(self) -> None:
        """Follow also what other parts have to tell."""
        self.follows = self.follows.union(*(part.noticed for part in parts()))

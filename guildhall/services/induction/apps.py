"""New in post: the first two weeks, as a page of what to join, read and keep, and whom to know."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Own, Panel, Then


class InductionService(Service):
    name, label = "guildhall.services.induction", "induction"
    title = "New in post"
    default = True
    follows = frozenset({"welcomed", "changed_organisation", "profiled"})
    on_entry = "guildhall.services.induction.tasks.on_entry"
    waiting = "guildhall.services.induction.showing.line"
    reconcile = "guildhall.services.induction.tasks.reconcile"
    panels = (
        Panel(
            slot="account.settings",
            template="induction/_setting.html",
            context="guildhall.services.induction.showing.setting",
        ),
    )
    owns = (
        Own(
            of="induction.Induction.member",
            merged=Then.GOES,  # of the account that goes: its page is over
            erased=Then.GOES,
            section="New in post",
            columns={"Offered": "offered", "Begun": "began", "Ended": "ended"},
        ),
    )

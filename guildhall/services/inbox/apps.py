"""Mail in: what members answer and begin by mail, and what mail servers say of ours."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Own, Panel, Then

HERE = "guildhall.services.inbox"


class Inbox(Service):
    name, label = HERE, "inbox"
    title = "Mail in"
    default = True
    reconcile = f"{HERE}.tasks.reconcile"
    owns = (
        Own(
            of="inbox.Received.member",
            counted="Mails received from them",
            erased=Then.UNNAMED,
            untold="it says that a mail came, and nothing of it",
        ),
        Own(
            of="inbox.TakenBack.member",
            counted="Reply addresses taken back",
            greater=("at",),
            erased=Then.GOES,
            untold="it only makes addresses void",
        ),
    )
    panels = (
        Panel(slot="account.settings", template="inbox/_account.html", context=f"{HERE}.views.in_account"),
        Panel(slot="community.aside", template="inbox/_community.html", context=f"{HERE}.views.in_community_aside"),
    )

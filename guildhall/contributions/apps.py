"""The one record everything is."""

from guildhall.kernel.apps import Part
from guildhall.kernel.kinds import Kind

from .own import OWNS


class Contributions(Part):
    name, label = "guildhall.contributions", "contributions"
    verbose_name = "Contributions"
    default = True
    mine = "guildhall.contributions.life.mine"
    merging = "guildhall.contributions.life.merge"
    parting = "guildhall.contributions.life.part"
    forgetting = "guildhall.contributions.life.forget"
    owns = OWNS
    kinds = (
        Kind(name="reply", one="reply", many="replies", icon="reply", page="contributions:reply", in_stream=False),
        Kind(
            name="withdrawn",
            one="withdrawn contribution",
            many="withdrawn contributions",
            icon="trash",
            page="contributions:withdrawn",
        ),
    )
    follows = frozenset(
        {
            "profiled",
            "changed_organisation",
            "approved",
            "suspended",
            "reinstated",
            "erased",
            "merged_accounts",
            "retired",
        }
    )
    feeds = {"tag": "guildhall.contributions.feeds.tags"}
    on_entry = "guildhall.contributions.tasks.restamp"
    on_opening = "guildhall.contributions.counting.keep_inside"
    by_mail = {"contribution": "guildhall.contributions.answering.by_mail"}
    reconcile = "guildhall.contributions.tasks.reconcile"

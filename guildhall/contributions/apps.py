"""The one record everything is."""

from guildhall.kernel.apps import Part
from guildhall.kernel.kinds import Kind


class Contributions(Part):
    name, label = "guildhall.contributions", "contributions"
    verbose_name = "Contributions"
    default = True
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
    follows = frozenset({"profiled", "changed_organisation", "approved", "suspended", "reinstated", "erased"})
    on_entry = "guildhall.contributions.tasks.restamp"
    on_opening = "guildhall.contributions.counting.keep_inside"
    reconcile = "guildhall.contributions.tasks.reconcile"

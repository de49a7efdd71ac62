"""Members, organisations, signing in."""

from guildhall.kernel.apps import Part


class People(Part):
    name, label = "guildhall.people", "people"
    verbose_name = "People"
    default = True
    follows = frozenset(
        {
            "approved",
            "verified",
            "profiled",
            "changed_organisation",
            "changed_email",
            "refused",
            "suspended",
            "reinstated",
            "reorganised",
            "gave_way",
            "erased",
        }
    )
    on_entry = "guildhall.people.tasks.on_entry"
    reconcile = "guildhall.people.tasks.reconcile"

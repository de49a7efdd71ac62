"""Members, organisations, signing in."""

from guildhall.kernel.apps import Part

from .own import OWNS


class People(Part):
    name, label = "guildhall.people", "people"
    verbose_name = "People"
    default = True
    mine = "guildhall.people.life.mine"
    forgetting = "guildhall.people.life.forget"
    owns = OWNS
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
            "retired",
            "merged_accounts",
            "asked_for_data",
        }
    )
    noticed = frozenset({"packed", "asked_to_connect", "accepted_contact", "introduced"})
    notices = "guildhall.people.told.told"
    on_entry = "guildhall.people.tasks.on_entry"
    in_touch = "guildhall.people.contacts.questions.in_touch"
    reconcile = "guildhall.people.tasks.reconcile"

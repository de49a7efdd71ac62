"""Communities and belonging to them."""

from guildhall.kernel.apps import Part
from guildhall.kernel.kinds import Narrowing, Panel

from .own import OWNS


class Communities(Part):
    name, label = "guildhall.communities", "communities"
    verbose_name = "Communities"
    default = True
    opens = "guildhall.communities.life.opens"
    merging = "guildhall.communities.life.merge"
    forgetting = "guildhall.communities.life.forget"
    owns = OWNS
    follows = frozenset({"suspended", "erased", "changed_email", "changed_organisation", "retired", "approved"})
    noticed = frozenset({"flagged"})
    notices = "guildhall.communities.told.told"
    on_entry = "guildhall.communities.tasks.on_entry"
    reconcile = "guildhall.communities.tasks.reconcile"
    kin = "guildhall.communities.kin.open_ones"
    kin_within = "guildhall.communities.kin.within"
    narrowings = (
        Narrowing(
            name="community",
            label="Community",
            choices="guildhall.communities.kin.choices",
            members="guildhall.communities.kin.members",
            why="In {}",
        ),
    )
    panels = (
        Panel(
            slot="profile.main",
            template="communities/_of_person.html",
            context="guildhall.communities.panels.of_person",
        ),
        Panel(
            slot="organisation.main",
            template="communities/_of_organisation.html",
            context="guildhall.communities.panels.of_organisation",
        ),
        Panel(
            slot="welcome.communities",
            template="communities/_to_begin_with.html",
            context="guildhall.communities.panels.to_begin_with",
        ),
        Panel(
            slot="steward.desk",
            template="communities/_for_stewards.html",
            context="guildhall.communities.panels.for_stewards",
        ),
    )

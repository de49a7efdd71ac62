"""Links: what is good elsewhere on the web, with a note on what it is good for."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind, Panel


class Links(Tool):
    name, label = "guildhall.tools.links", "links"
    title, icon, blurb = "Links", "link", "What is good elsewhere on the web, and what it is good for."
    default = True
    waiting = "guildhall.tools.links.panels.mine_that_are_dead"
    notices = "guildhall.tools.links.noticing.notices"
    noticed = frozenset({"fell_silent"})
    panels = (
        Panel(
            slot="facilitate.next",
            template="links/_to_mend.html",
            context="guildhall.tools.links.panels.dead_here",
        ),
    )
    kinds = (
        Kind(
            name="link",
            one="link",
            many="links",
            icon="link",
            page="links:link",
            detail="links.Link",
            form="guildhall.tools.links.forms.LinkForm",
            card="guildhall.tools.links.cards.link_card",
            words="guildhall.tools.links.cards.words",
            expose=("url", "since"),
        ),
    )

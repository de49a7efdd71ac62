"""The wiki: pages that the whole community writes, in a tree, with links by name."""
# long: beside its pages it keeps a tree, names that outlive a renaming, links, and reviews with their reminders

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind, Own, Panel, Then


class Wiki(Tool):
    name, label = "guildhall.tools.wiki", "wiki"
    title, icon, blurb = "Wiki", "book", "Write down together what works."
    default = True
    owns = (
        Own(
            of="wiki.Page.owner",
            erased=Then.UNNAMED,
            section="Wiki pages looked after",
            columns={"Page": "contribution__title", "To be reviewed by": "review_by"},
            seen=("contribution",),
        ),
    )
    names = "guildhall.tools.wiki.names.leading"
    follows = frozenset({"published", "replied", "revised", "split", "moved"})
    on_entry = "guildhall.tools.wiki.tasks.note_links"
    reconcile = "guildhall.tools.wiki.tasks.reconcile"
    notices = "guildhall.tools.wiki.noticing.notices"
    noticed = frozenset({"review_due"})
    worth = "guildhall.tools.wiki.cards.worth"
    panels = (
        Panel(slot="facilitate.next", template="wiki/_reviews.html", context="guildhall.tools.wiki.panels.reviews_due"),
    )
    kinds = (
        Kind(
            name="page",
            one="wiki page",
            many="wiki pages",
            icon="book",
            page="wiki:page",
            detail="wiki.Page",
            form="guildhall.tools.wiki.forms.PageForm",
            card="guildhall.tools.wiki.cards.page_card",
            words="guildhall.tools.wiki.cards.words",
            common=True,
            said="guildhall.tools.wiki.names.register",
            expose=("status", "review_by"),
        ),
    )

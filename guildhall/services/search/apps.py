"""Search: one box over what one may see."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Own, Panel, Then

SAVED = "guildhall.services.search.saved"
SIMILAR = "guildhall.services.search.similar.panels"


class Search(Service):
    name, label = "guildhall.services.search", "search"
    title = "Search"
    default = True
    follows = frozenset(
        {
            "published", "replied", "revised", "reworded", "tagged", "withdrawn", "hidden", "unhidden", "restored",
            "purged", "erased", "moved", "merged", "split", "narrowed", "widened", "read_file", "described",
            "replaced_file", "readdressed", "accepted", "unaccepted", "assessed", "used", "used_again", "unused",
        }
    )  # fmt: skip
    on_entry = "guildhall.services.search.tasks.follow"
    merging = "guildhall.services.search.tasks.follow_merging"
    noticed = frozenset({"found_new"})
    notices = f"{SAVED}.alerts.notices"
    levels = frozenset({"search"})
    feeds = {"search": f"{SAVED}.feeds.feeds"}
    panels = (
        Panel(slot="search.save", template="search/saved/_save.html", context=f"{SAVED}.panels.save"),
        Panel(
            slot="steward.desk",
            template="search/synonyms/_desk.html",
            context="guildhall.services.search.synonyms.panels.for_stewards",
        ),
        Panel(slot="contribution.aside", template="search/similar/_beside.html", context=f"{SIMILAR}.beside"),
        Panel(slot="writing.similar", template="search/similar/_writing.html", context=f"{SIMILAR}.writing"),
    )
    owns = (
        Own(
            of="search.Saved.member",
            counted="Saved searches",
            erased=Then.GOES,
            section="Searches that I saved",
            columns={"Name": "name", "Words": "query", "Kind": "kind", "Told": "how"},
        ),
        Own(of="search.Synonym.by", erased=Then.STAYS, untold="words stewards put into the search belong to no one"),
    )
    reconcile = "guildhall.services.search.keeping.reconcile"

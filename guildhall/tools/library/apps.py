"""The library: folders of documents, with every version's file, and receipts of who used them."""

# long: two hundred lines of it are the fields of a document, its folders and its receipts, which no other tool has

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind, Measure, Own, Panel, Then


class Library(Tool):
    name, label = "guildhall.tools.library", "library"
    title, icon, blurb = (
        "Library",
        "folder",
        "Documents in folders: policies, templates, figures, to read and to reuse.",
    )
    default = True
    merging = "guildhall.tools.library.life.merge"
    notices = "guildhall.tools.library.noticing.notices"
    noticed = frozenset({"review_due", "used", "virus_found"})
    owns = (
        Own(
            of="library.Folder.author",
            erased=Then.STAYS,
            section="Folders made",
            columns={"Folder": "name", "Community": "community__name", "When": "made"},
            seen=("community",),
        ),
        Own(
            of="library.Receipt.member",
            each=("document",),
            greater=("hours",),
            erased=Then.STAYS,
            section="Documents used",
            columns={
                "Document": "document__contribution__title",
                "Hours saved": "hours",
                "Words": "note",
                "When": "at",
            },
            seen=("document__contribution",),
        ),
    )
    follows = frozenset(
        {"moved", "merged", "restored", "profiled", "changed_organisation", "erased", "merged_accounts", "retired"}
    )
    on_entry = "guildhall.tools.library.tasks.follow"
    on_read = "guildhall.tools.library.tasks.read"
    on_virus = "guildhall.tools.library.tasks.infected"
    reconcile = "guildhall.tools.library.tasks.reconcile"
    worth = "guildhall.tools.library.words.worth"
    panels = (
        Panel(slot="community.main", template="library/_new.html", context="guildhall.tools.library.panels.lately"),
    )
    measures = (
        Measure(
            name="downloads",
            title="Downloads",
            help="How often documents were fetched; the same person within the hour counts once, the author never.",
            count="guildhall.tools.library.counting.downloads_on",
        ),
    )
    kinds = (
        Kind(
            name="document",
            one="document",
            many="documents",
            icon="file",
            page="library:document",
            detail="library.Document",
            form="guildhall.tools.library.forms.DocumentForm",
            card="guildhall.tools.library.cards.document_card",
            words="guildhall.tools.library.words.words_of",
            inside="guildhall.tools.library.words.inside",
            shared="guildhall.tools.library.told.is_used",
            expose=("sort", "what", "readers", "reuse", "source", "year", "review_by", "uses"),
        ),
    )

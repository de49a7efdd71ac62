"""Feeds: what is new here for any feed reader, and what is new elsewhere for a community."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Own, Panel, Then

PANELS = "guildhall.services.feeds.panels"


class Feeds(Service):
    name, label = "guildhall.services.feeds", "feeds"
    title = "Feeds"
    default = True
    follows = frozenset({"suspended", "refused", "erased", "ended_sessions", "changed_password"})
    on_entry = "guildhall.services.feeds.tasks.on_entry"
    reconcile = "guildhall.services.feeds.tasks.reconcile"
    owns = (
        Own(
            of="feeds.Address.member",
            counted="Addresses of feeds",
            each=("word", "key"),
            erased=Then.GOES,
            section="Addresses of my feeds",
            columns={"Of": "word", "Made": "made", "Last read": "read"},
        ),
    )
    panels = (
        Panel(slot="page.head", template="feeds/_head.html", context=f"{PANELS}.in_head"),
        Panel(slot="community.aside", template="feeds/_elsewhere.html", context=f"{PANELS}.from_elsewhere"),
        Panel(slot="community.aside", template="feeds/_way.html", context=f"{PANELS}.of_community"),
        Panel(slot="profile.aside", template="feeds/_way.html", context=f"{PANELS}.of_person"),
        Panel(slot="organisation.aside", template="feeds/_way.html", context=f"{PANELS}.of_organisation"),
        Panel(slot="tag.aside", template="feeds/_way.html", context=f"{PANELS}.of_tag"),
        Panel(slot="home.aside", template="feeds/_way.html", context=f"{PANELS}.of_mine"),
        Panel(slot="account.settings", template="feeds/_setting.html", context=f"{PANELS}.setting"),
        Panel(slot="facilitate.outside", template="feeds/_menu.html", context=f"{PANELS}.menu"),
        Panel(slot="facilitate.next", template="feeds/_to_mend.html", context=f"{PANELS}.silent_here"),
    )

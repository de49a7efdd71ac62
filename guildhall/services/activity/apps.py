"""Activity: streams of what is new, read straight from the contributions."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Panel

PANELS = "guildhall.services.activity.panels"
FEEDS = "guildhall.services.activity.feeds"


class Activity(Service):
    name, label = "guildhall.services.activity", "activity"
    title = "Activity"
    default = True
    feeds = {
        "community": f"{FEEDS}.communities",
        "person": f"{FEEDS}.people",
        "organisation": f"{FEEDS}.organisations",
        "mine": f"{FEEDS}.mine",
    }
    panels = (
        Panel(slot="community.top", template="activity/_pinned.html", context=f"{PANELS}.pinned"),
        Panel(slot="community.main", template="activity/_in_community.html", context=f"{PANELS}.in_community"),
        Panel(slot="profile.ways", template="activity/_follow.html", context=f"{PANELS}.follow_person"),
        Panel(slot="organisation.actions", template="activity/_follow.html", context=f"{PANELS}.follow_organisation"),
        Panel(slot="tag.actions", template="activity/_follow.html", context=f"{PANELS}.follow_tag"),
        Panel(slot="profile.main", template="activity/_by.html", context=f"{PANELS}.by_person"),
        Panel(slot="organisation.main", template="activity/_by.html", context=f"{PANELS}.by_organisation"),
    )

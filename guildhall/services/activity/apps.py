"""Activity: streams of what is new, read straight from the contributions."""

from guildhall.kernel.apps import Service
from guildhall.kernel.kinds import Panel

PANELS = "guildhall.services.activity.panels"


class Activity(Service):
    name, label = "guildhall.services.activity", "activity"
    title = "Activity"
    default = True
    panels = (
        Panel(slot="community.top", template="activity/_pinned.html", context=f"{PANELS}.pinned"),
        Panel(slot="community.main", template="activity/_in_community.html", context=f"{PANELS}.in_community"),
        Panel(slot="profile.main", template="activity/_by.html", context=f"{PANELS}.by_person"),
        Panel(slot="organisation.main", template="activity/_by.html", context=f"{PANELS}.by_organisation"),
    )

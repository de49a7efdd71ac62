"""Activity: streams of what is new, read straight from the contributions."""

from guildhall.kernel.apps import Service


class Activity(Service):
    name, label = "guildhall.services.activity", "activity"
    title = "Activity"
    default = True

"""Members, organisations, signing in."""

from guildhall.kernel.apps import Part


class People(Part):
    name, label = "guildhall.people", "people"
    verbose_name = "People"
    default = True

"""Communities and belonging to them."""

from guildhall.kernel.apps import Part


class Communities(Part):
    name, label = "guildhall.communities", "communities"
    verbose_name = "Communities"
    default = True

"""What happened."""

from guildhall.kernel.apps import Part


class Journal(Part):
    name, label = "guildhall.journal", "journal"
    verbose_name = "Journal"
    default = True

"""Everything uploaded."""

from guildhall.kernel.apps import Part


class Files(Part):
    name, label = "guildhall.files", "files"
    verbose_name = "Files"
    reconcile = "guildhall.files.tasks.reconcile"
    default = True

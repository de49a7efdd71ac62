"""Everything uploaded."""

from guildhall.kernel.apps import Part
from guildhall.kernel.kinds import Own, Then


class Files(Part):
    name, label = "guildhall.files", "files"
    verbose_name = "Files"
    reconcile = "guildhall.files.tasks.reconcile"
    default = True
    mine = "guildhall.files.life.mine"
    forgetting = "guildhall.files.life.forget"
    owns = (
        Own(of="files.Upload.owner", erased=Then.STAYS, untold="“Files” has it"),
        Own(of="files.Arrival.owner", merged=Then.GOES, erased=Then.GOES, untold="it is on its way for a day at most"),
    )

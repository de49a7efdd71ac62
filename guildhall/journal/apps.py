"""What happened."""

from guildhall.kernel.apps import Part
from guildhall.kernel.kinds import Own, Then


class Journal(Part):
    name, label = "guildhall.journal", "journal"
    verbose_name = "Journal"
    default = True
    forgetting = "guildhall.journal.life.forget"
    owns = (
        Own(
            of="journal.Entry.actor",
            counted="Notes of what they did",
            erased=Then.STAYS,
            section="Journal of what you did",
            columns={"What": "verb", "When": "at"},
        ),
        Own(
            of="journal.Entry.member",
            counted="Notes of what was done about them",
            erased=Then.STAYS,
            section="Journal of what was done about you",
            columns={"What": "verb", "When": "at"},
        ),
    )

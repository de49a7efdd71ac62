"""Announcements: what facilitators want everybody to know, shown at the top until a day they choose."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind, Own, Panel, Then
from guildhall.kernel.words import Role


class Announcements(Tool):
    name, label = "guildhall.tools.announcements", "announcements"
    title, icon, blurb = "Announcements", "megaphone", "What facilitators want everybody to know."
    default = True
    owns = (
        Own(
            of="announcements.Dismissal.member",
            each=("contribution",),
            erased=Then.GOES,
            untold="it says only what is out of sight",
        ),
    )
    panels = (
        Panel(
            slot="community.notice",
            template="announcements/_banner.html",
            context="guildhall.tools.announcements.panels.banner",
        ),
    )
    kinds = (
        Kind(
            name="announcement",
            one="announcement",
            many="announcements",
            icon="megaphone",
            page="announcements:announcement",
            detail="announcements.Announcement",
            form="guildhall.tools.announcements.forms.AnnouncementForm",
            card="guildhall.tools.announcements.cards.announcement_card",
            starts=Role.FACILITATOR,
            tells="guildhall.tools.announcements.models.told",
            expose=("until", "below"),
        ),
    )

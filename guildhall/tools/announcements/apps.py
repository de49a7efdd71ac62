"""Announcements: what facilitators want everybody to know, shown at the top until a day they choose."""

from guildhall.kernel.apps import Tool
from guildhall.kernel.kinds import Kind, Panel
from guildhall.kernel.words import Role


class Announcements(Tool):
    name, label = "guildhall.tools.announcements", "announcements"
    title, icon, blurb = "Announcements", "megaphone", "What facilitators want everybody to know."
    default = True
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

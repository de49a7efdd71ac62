"""The tables of contributions: what is there, what it said, and what people did with it."""

from .attachment import Attachment
from .contribution import Contribution, Detail
from .draft import Draft, ReadMark
from .editing import Editing
from .follow import Follow, Mention
from .reaction import Reaction
from .removal import Removal
from .tag import Tag, Tagging
from .version import Version

__all__ = [
    "Attachment",
    "Contribution",
    "Detail",
    "Draft",
    "Editing",
    "Follow",
    "Mention",
    "Reaction",
    "ReadMark",
    "Removal",
    "Tag",
    "Tagging",
    "Version",
]

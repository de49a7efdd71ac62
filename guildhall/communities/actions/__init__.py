"""Everything that can be done to a community or to one's belonging to it."""

from .arranging import arrange, change_access, change_parent
from .founding import Beginnings, approve_community, close_community, found, note_end, reopen, turn_down_community
from .inviting import accept_invitation, invite, make_link, revoke_invitation
from .joining import admit, ask_to_join, choose_mail, decline, drop_request, join
from .leaving import appoint, leave, remove, set_role, stand_down
from .moving import flag_moved, keep

__all__ = [
    "Beginnings",
    "accept_invitation",
    "admit",
    "appoint",
    "approve_community",
    "arrange",
    "ask_to_join",
    "change_access",
    "change_parent",
    "choose_mail",
    "close_community",
    "decline",
    "drop_request",
    "flag_moved",
    "found",
    "invite",
    "join",
    "keep",
    "leave",
    "make_link",
    "note_end",
    "remove",
    "reopen",
    "revoke_invitation",
    "set_role",
    "stand_down",
    "turn_down_community",
]

"""The one way to change what is known of people: verbs, each require · check · change · record."""

from .access import end_session, end_sessions, set_password
from .joining import accept_documents, create_ready, register, verify, welcome, yield_address
from .leaving import close_account, erase, keep_account, retire
from .mailing import note_bounce, note_complaint, try_mail_again
from .merging import drop_merging, merge_accounts, propose_merging
from .profile import change_mail, change_organisation, describe_work, edit_profile, set_photo
from .standing import approve, refuse, reinstate, suspend
from .taking import ask_for_data

__all__ = [
    "accept_documents",
    "approve",
    "ask_for_data",
    "change_mail",
    "change_organisation",
    "close_account",
    "create_ready",
    "describe_work",
    "drop_merging",
    "edit_profile",
    "end_session",
    "end_sessions",
    "erase",
    "keep_account",
    "merge_accounts",
    "note_bounce",
    "note_complaint",
    "propose_merging",
    "refuse",
    "register",
    "reinstate",
    "retire",
    "set_password",
    "set_photo",
    "suspend",
    "try_mail_again",
    "verify",
    "welcome",
    "yield_address",
]

"""The one way to change what is known of people: verbs, each require · check · change · record."""

from .access import end_session, end_sessions, set_password
from .joining import accept_documents, create_ready, register, verify, welcome, yield_address
from .profile import change_mail, change_organisation, describe_work, edit_profile, set_photo
from .standing import approve, refuse, reinstate, suspend

__all__ = [
    "accept_documents",
    "approve",
    "change_mail",
    "change_organisation",
    "create_ready",
    "describe_work",
    "edit_profile",
    "end_session",
    "end_sessions",
    "refuse",
    "register",
    "reinstate",
    "set_password",
    "set_photo",
    "suspend",
    "verify",
    "welcome",
    "yield_address",
]

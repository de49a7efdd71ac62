"""Contacts: who knows whom, who may write to whom, and who wants to hear no more of somebody."""

from .questions import (
    are_contacts,
    blocked_by,
    blocked_either_way,
    blocks,
    contacts_of,
    fellows_of,
    may_write_to,
    writable_by,
)

__all__ = [
    "are_contacts",
    "blocked_by",
    "blocked_either_way",
    "blocks",
    "contacts_of",
    "fellows_of",
    "may_write_to",
    "writable_by",
]

"""The tables of people and of the organisations they work for."""

from .contact import Asking, Block, Contact, Introduction
from .finding import Finding, Likeness, Spelling
from .leaving import Closing, Merging, Takeaway
from .member import Acceptance, FormerHandle, FormerPost, Interest, Member, Session
from .organisation import EmailDomain, Organisation, Responsibility

__all__ = [
    "Acceptance",
    "Asking",
    "Block",
    "Closing",
    "Contact",
    "EmailDomain",
    "Finding",
    "FormerHandle",
    "FormerPost",
    "Interest",
    "Introduction",
    "Likeness",
    "Member",
    "Merging",
    "Organisation",
    "Responsibility",
    "Session",
    "Spelling",
    "Takeaway",
]

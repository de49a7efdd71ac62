"""The tables of people and of the organisations they work for."""

from .finding import Finding, Likeness, Spelling
from .member import Acceptance, FormerPost, Interest, Member, Session
from .organisation import EmailDomain, Organisation, Responsibility

__all__ = [
    "Acceptance",
    "EmailDomain",
    "Finding",
    "FormerPost",
    "Interest",
    "Likeness",
    "Member",
    "Organisation",
    "Responsibility",
    "Session",
    "Spelling",
]

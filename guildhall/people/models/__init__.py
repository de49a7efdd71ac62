"""The tables of people and of the organisations they work for."""

from .member import Acceptance, FormerPost, Interest, Member, Session
from .organisation import EmailDomain, Organisation, Responsibility

__all__ = ["Acceptance", "EmailDomain", "FormerPost", "Interest", "Member", "Organisation", "Responsibility", "Session"]

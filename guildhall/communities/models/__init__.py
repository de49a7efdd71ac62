"""The tables of communities and of belonging to them."""

from .belonging import Invitation, MailChoice, Membership, Removal, Request
from .community import Community, FormerSlug

__all__ = ["Community", "FormerSlug", "Invitation", "MailChoice", "Membership", "Removal", "Request"]

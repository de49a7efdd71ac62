"""The vocabulary of the law, under the name the law is asked for."""

from guildhall.kernel.words import Access, Audience, Role, Standing, State

__all__ = ["Access", "Audience", "Role", "Standing", "State"]

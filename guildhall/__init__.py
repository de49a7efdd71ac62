"""Guildhall: a home for communities of practice in the public service."""

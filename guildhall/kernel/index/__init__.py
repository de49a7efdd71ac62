"""Text indexes: rows of words and facts, asked by words and facts. One adapter for each database is all the vendor SQL.

Words are made by `words.py`, alike for both databases, so that both find the same. An index belongs to a model with a
`TextIndex` among its indexes and a `Tokens` field, which only PostgreSQL fills.
"""

from .asking import Question, Row
from .columns import TextIndex, Tokens
from .database import Index, scrub
from .texts import Texts
from .wanted import Run, Search, Wanted

__all__ = ["Index", "Question", "Row", "Run", "Search", "TextIndex", "Texts", "Tokens", "Wanted", "scrub"]

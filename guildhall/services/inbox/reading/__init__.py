"""What somebody wrote in a mail: the new part of it, without what they answer to, signatures and disclaimers."""

from .markup import text_of
from .newpart import reply_text

__all__ = ["reply_text", "text_of"]

from .conversation import Conversation, Seat
from .message import Message, MessageFile
from .report import Report, ReportedFile, ReportedMessage

__all__ = ["Conversation", "Message", "MessageFile", "Report", "ReportedFile", "ReportedMessage", "Seat"]

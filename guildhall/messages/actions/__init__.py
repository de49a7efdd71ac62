from .reporting import close_report, report
from .taking_part import add, leave, mute, put_away, rename, take_back, unmute
from .writing import begin, begin_each, change, withdraw, write

__all__ = [
    "add",
    "begin",
    "begin_each",
    "change",
    "close_report",
    "leave",
    "mute",
    "put_away",
    "rename",
    "report",
    "take_back",
    "unmute",
    "withdraw",
    "write",
]

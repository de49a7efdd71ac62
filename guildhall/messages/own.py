"""What names a member in the tables of messages: see `kernel/own.py`; what needs code is in `life.py`."""

from guildhall.kernel.kinds import Own, Then

TOLD = "“Messages” has it"
OWNS = (
    Own(of="conversations.Conversation.begun_by", is_private=True, erased=Then.STAYS, untold=TOLD),
    Own(
        of="conversations.Seat.member",
        is_private=True,
        each=("conversation",),
        greater=("read", "active"),
        lesser=("joined", "after"),
        unset=("left",),
        erased=Then.STAYS,
        section="Conversations",
        columns={"Subject": "conversation__subject", "Since": "joined", "Muted": "muted", "Put away": "put_away"},
        seen=("conversation",),
    ),
    Own(of="conversations.Seat.added_by", is_private=True, erased=Then.STAYS, untold="it is about somebody else"),
    Own(
        of="conversations.Message.author",
        is_private=True,
        each=("once",),
        where={"once__isnull": False},
        erased=Then.STAYS,
        untold=TOLD,
    ),
    Own(
        of="conversations.Report.by",
        is_private=True,
        erased=Then.STAYS,
        section="Messages I reported",
        columns={"Why": "reason", "When": "at", "Looked at": "closed"},
    ),
    Own(of="conversations.Report.closed_by", is_private=True, erased=Then.STAYS, untold="it is the work of a steward"),
    Own(
        of="conversations.ReportedMessage.author",
        is_private=True,
        erased=Then.STAYS,
        untold="who is reported is not told",
    ),
)

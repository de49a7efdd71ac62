"""What names a member in the tables of communities: see `kernel/own.py`."""

from guildhall.kernel.kinds import Own, Then

OWNS = (
    Own(
        of="communities.Membership.member",
        each=("community",),
        greater=("role", "last_seen"),
        lesser=("joined",),
        erased=Then.STAYS,  # but for those that `life.forget` ends: no community is left without a facilitator
        section="Memberships",
        columns={"Community": "community__name", "As": "role", "Since": "joined", "Mail": "mail"},
        seen=("community",),
    ),
    Own(
        of="communities.MailChoice.member",
        counted="Choices of mail",
        each=("community",),
        newest="at",
        erased=Then.GOES,
        section="What I chose about the mail of communities",
        columns={"Community": "community__name", "Mail": "mail", "When": "at"},
        seen=("community",),
    ),
    Own(
        of="communities.Request.member",
        each=("community",),
        where={"outcome": "waiting"},
        erased=Then.GOES,
        section="Requests to join",
        columns={
            "Community": "community__name",
            "Words": "note",
            "Asked": "asked",
            "What became of it": "outcome",
            "The answer": "answer",
        },
        seen=("community",),
    ),
    Own(of="communities.Request.decided_by", erased=Then.STAYS, untold="it is in the data of the person who asked"),
    Own(
        of="communities.Removal.member",
        erased=Then.GOES,
        section="Removals from communities",
        columns={"Community": "community__name", "When": "at", "Message": "message"},
        seen=("community",),
    ),
    Own(of="communities.Removal.removed_by", erased=Then.STAYS, untold="it is in the data of the person removed"),
    Own(
        of="communities.Invitation.sent_by",
        erased=Then.STAYS,
        section="Invitations sent",
        columns={"To": "email", "Community": "community__name", "Words": "message", "Sent": "sent"},
        seen=("community",),
    ),
    Own(of="communities.Invitation.accepted_by", erased=Then.STAYS, untold="it led to a membership"),
)

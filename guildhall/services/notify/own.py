"""What names a member in the tables of notify: see `kernel/own.py`."""

from guildhall.kernel.kinds import Own, Then

OWNS = (
    Own(of="notify.Letter.member", erased=Then.GOES, untold="the mail is in the person's own mailbox"),
    Own(
        of="notify.Notification.member",
        counted="Notifications",
        each=("entry",),
        erased=Then.GOES,
        section="What I was told",
        columns={"Conversation": "contribution__title", "What": "title", "When": "made", "Read": "seen"},
        seen=("contribution",),
    ),
    Own(
        of="notify.Rhythm.member",
        counted="Times of digests",
        erased=Then.GOES,
        section="When I get what is gathered for me",
        columns={"Hour": "hour", "Day of the week": "weekday", "Clock": "zone"},
    ),
    Own(
        of="notify.Copy.member",
        counted="Newsletters received",
        each=("newsletter",),
        erased=Then.GOES,
        section="Newsletters I was sent",
        columns={"Newsletter": "newsletter__title", "Community": "newsletter__community__name", "When": "at"},
    ),
    Own(of="notify.Newsletter.by", erased=Then.UNNAMED, untold="it is the community’s, and is read there"),
    Own(
        of="notify.Stop.member",
        counted="Mail stopped",
        each=("scope",),
        erased=Then.GOES,
        section="Mail that I stopped",
        columns={"What": "scope", "Since": "since"},
    ),
)

"""What names a member in the tables of contributions: see `kernel/own.py`."""

from guildhall.kernel.kinds import Own, Then

OWNS = (
    Own(of="contributions.Contribution.author", erased=Then.STAYS, untold="“Contributions” has it"),
    Own(of="contributions.Version.author", erased=Then.STAYS, untold="“Contributions” has it"),
    Own(of="contributions.Attachment.member", erased=Then.STAYS, untold="the file is among mine"),
    Own(
        of="contributions.Draft.member",
        each=("place",),
        newest="saved",
        erased=Then.GOES,
        section="Drafts",
        columns={"Page": "place", "Words": "fields", "Kept": "saved"},
    ),
    Own(
        of="contributions.ReadMark.member",
        each=("contribution",),
        greater=("at",),
        erased=Then.GOES,
        section="Read marks",
        columns={"Conversation": "contribution__title", "Read until": "at"},
        seen=("contribution",),
    ),
    Own(
        of="contributions.Editing.member",
        merged=Then.GOES,
        erased=Then.GOES,
        untold="it says for a few minutes which form is open",
    ),
    Own(
        of="contributions.Follow.member",
        each=("community", "contribution", "tag", "person", "organisation"),
        apart=("person",),
        erased=Then.GOES,
        section="Follows",
        columns={
            "Community": "community__name",
            "Conversation": "contribution__title",
            "Tag": "tag__name",
            "Person": "person__name",
            "Organisation": "organisation__name",
            "Mail": "how",
            "Since": "since",
        },
        seen=("community", "contribution", "person"),
    ),
    Own(
        of="contributions.Follow.person",
        each=("member",),
        apart=("member",),
        erased=Then.GOES,
        untold="who follows somebody is not told",
    ),
    Own(
        of="contributions.Mention.member",
        each=("contribution",),
        erased=Then.GOES,
        section="Mentions",
        columns={"Conversation": "contribution__title", "When": "contribution__published"},
        seen=("contribution",),
    ),
    Own(
        of="contributions.Reaction.member",
        each=("contribution", "kind"),
        greater=("hours",),
        erased=Then.STAYS,
        section="Reactions",
        columns={"To": "contribution__title", "Reaction": "kind", "Hours saved": "hours", "When": "at"},
        seen=("contribution",),
    ),
    Own(of="contributions.Removal.by", erased=Then.STAYS, untold="it is about what somebody wrote"),
)

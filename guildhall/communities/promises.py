"""What a facilitator promises, and the ready-made words they may change."""

PROMISES_VERSION = "2026-11"
PROMISES = (
    ("purpose", "Keep to the purpose, and say it plainly."),
    ("welcome", "Welcome everybody who joins, and help them to a first question or answer."),
    ("answer", "See that every question and every request gets an answer within a working day."),
    ("close", "Close it well when its work is done, with a few words on what came of it."),
)


def words_of_welcome(name: str, community: str, facilitator: str) -> str:
    """What somebody who is let in is told, unless the facilitator writes something else."""
    return (
        f"Dear {name},\n\nWelcome to {community}. We are glad to have you with us. A good way to begin is to say in "
        f"the forum who you are and what you are working on.\n\n{facilitator}"
    )


def words_of_refusal(reason: str, name: str, community: str, facilitator: str) -> str:
    """What somebody who is not let in is told, unless the facilitator writes something else."""
    middle = dict(REFUSALS)[reason if reason in dict(REFUSALS) else "purpose"]
    return f"Dear {name},\n\nThank you for asking to join {community}. {middle}\n\n{facilitator}"


REFUSALS = (
    ("purpose", "It is kept for people who do the work it is about, so we cannot let you in this time."),
    ("more", "We could not tell from your note how your work fits. Please ask again and tell us a little more."),
    ("full", "We keep the group small and cannot take anybody new just now. Please ask again in a few months."),
)
REFUSAL_NAMES = {"purpose": "Not for their work", "more": "We need to know more", "full": "No room now"}

"""Messages in the test town: a conversation of Amina and Ben for every community, of which nobody else is to know."""

from typing import Any
from uuid import uuid4

from guildhall.communities.models import Community
from guildhall.contributions.actions.writing import Words
from guildhall.files.models import Upload
from guildhall.messages import actions
from guildhall.messages.models import Conversation, Message, Report, ReportedFile
from guildhall.people.models import Member
from tests.world import World, see


def said(*to: Member, by: Member, body: str = "Can you help?", subject: str = "", **more: Any) -> Message:
    """A message that begins a conversation, or goes on with the one of the two."""
    return actions.begin(to, by=see(by), words=Words(title=subject, body=body, once=uuid4()), **more)


def answer(conversation: Conversation, by: Member, body: str = "Yes.", **more: Any) -> Message:
    """Another in the same."""
    return actions.write(conversation, by=see(by), words=Words(body=body, once=uuid4(), **more))


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """A group of the two, its messages and file and a report: all hold the word `secret`, and are theirs alone."""
    from tests.furnish import upload

    first = said(world.amina, by=world.ben, subject=f"About {secret}", body=f"The {secret}.", is_group=True)
    kept = upload(world.ben, f"letter-{secret}.txt", f"The {secret} letter.".encode())
    answer(first.conversation, world.ben, f"See the {secret} letter.", uploads=[kept])
    answer(first.conversation, world.amina, f"Thank you for the {secret}.")
    # What is reported holds nothing secret: so no steward may read the secret anywhere.
    # There is one report in the town: the stewards' desk is nobody's community.
    report = Report.objects.first()
    if report is None:
        offer = upload(world.ben, "offer.txt", b"Double glazing.")
        sold = answer(first.conversation, world.ben, "Buy my double glazing.", uploads=[offer])
        report = actions.report(first.conversation, [sold.pk], by=see(world.amina), reason="It is not polite.")
    return {"message": first, "letter": kept, "report": report}


def _offered(inside: Any) -> Upload:
    return ReportedFile.objects.get(shown__report=inside.more["report"]).upload


def _conversation(world: World, inside: Any) -> int:
    return inside.more["message"].conversation_id


def _write(scene: Any, inside: Any, viewer: Any) -> Message:
    return actions.write(_fresh(inside), by=viewer, words=Words(body="Mine."))


def _fresh(inside: Any) -> Conversation:
    return Conversation.objects.get(pk=inside.more["message"].conversation_id)


# The conversation is Ben's and Amina's: the author and the facilitator of the table.
VERBS = {
    "begin_conversation": lambda s, i, v: actions.begin([s.mel, s.world.dev], by=v, words=Words(body="Hello.")),
    "write": _write,
    "change_message": lambda s, i, v: actions.change(i.more["message"], by=v, body="Otherwise."),
    "withdraw_message": lambda s, i, v: actions.withdraw(i.more["message"], by=v),
    "add_to_conversation": lambda s, i, v: actions.add(_fresh(i), [s.mel], by=v),
    "rename_conversation": lambda s, i, v: actions.rename(_fresh(i), by=v, subject="Another"),
    "leave_conversation": lambda s, i, v: actions.leave(_fresh(i), by=v),
    "mute": lambda s, i, v: actions.mute(_fresh(i), by=v),
    "put_away": lambda s, i, v: actions.put_away(_fresh(i), by=v),
    "report": lambda s, i, v: actions.report(_fresh(i), [i.more["message"].pk], by=v, reason="Rude."),
    "close_report": lambda s, i, v: actions.close_report(i.more["report"], by=v, note="Seen."),
}
OWN: dict[str, dict[str, Any]] = {
    f"messages:{name}": {"pk": _conversation, "message": lambda world, inside: inside.more["message"].pk}
    for name in ("conversation", "people", "subject", "leave", "mute", "put-away", "report", "change", "withdraw")
}
OWN |= {
    "messages:attachment": {
        "upload": lambda world, inside: inside.more["letter"].pk,
        "name": lambda world, inside: inside.more["letter"].name,
    },
    "messages:to": {"handle": lambda world, inside: world.amina.handle},
    "messages:reported": {"report": lambda world, inside: inside.more["report"].pk},
    "messages:reported-file": {
        "report": lambda world, inside: inside.more["report"].pk,
        "upload": lambda world, inside: _offered(inside).pk,
        "name": lambda world, inside: _offered(inside).name,
    },
}

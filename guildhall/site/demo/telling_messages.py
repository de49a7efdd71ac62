"""A few private conversations of the demonstration: of two, of a group, one with something that is not read yet,
one of which a part was reported."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from guildhall.contributions.actions.writing import Words
from guildhall.messages import actions
from guildhall.messages.models import Conversation, Message, Report, Seat

from .telling import Telling

type Line = tuple[str, float, str]  # who, hours before now, what

# Subject, the people (who begins comes first), what they write.
CONVERSATIONS: Final[tuple[tuple[str, tuple[str, ...], tuple[Line, ...]], ...]] = (
    (
        "",
        ("tunde-adeyemi", "priya-nair"),
        (
            (
                "tunde-adeyemi",
                76,
                "Your note on out-of-area notices helped. Could I see the letter you send to families?",
            ),
            (
                "priya-nair",
                74,
                "Of course. It has three parts:\n\n- where, and why there\n- what happens to school\n- who to ring",
            ),
            ("tunde-adeyemi", 73, "Thank you. We still send two pages of law, so that is a good push."),
            ("priya-nair", 3, "One thing more: ring before you post it. Half of our reviews went away when we did."),
        ),
    ),
    (
        "Visit in January",
        ("helen-marsh", "priya-nair", "tunde-adeyemi"),
        (
            ("helen-marsh", 50, "Would you both come and look at our duty desk? Any Tuesday in January suits us."),
            ("priya-nair", 48, "With pleasure. The second Tuesday is best for me."),
            ("helen-marsh", 5, "The second it is. I book a room for ten o’clock. Tunde, can you come?"),
        ),
    ),
    (
        "",
        ("simon-thackwell", "yasmin-farooqi"),
        (
            ("simon-thackwell", 30, "I saw your question on assisted collections. Our in-cab software does just that."),
            ("yasmin-farooqi", 29, "Thank you. We are not buying at present."),
            (
                "simon-thackwell",
                27,
                "Twenty minutes is all I ask. Or shall I ring your director on Monday?",
            ),
        ),
    ),
)
REPORT: Final = ("yasmin-farooqi", "simon-thackwell", 26, "I said no, and this is not what Guildhall is for.")


def tell(telling: Telling) -> None:
    """Each message in its time."""
    for subject, people, lines in CONVERSATIONS:
        there: list[Conversation] = []
        for who, hours, words in lines:
            deed = partial(_write, telling, there, (subject, people), who, words)
            telling.add(telling.now - timedelta(hours=hours), deed)
    telling.add(telling.now - timedelta(hours=REPORT[2]), partial(_report, telling))


def settle(telling: Telling) -> None:
    """Everybody has read what was there before their own last word; what is newer waits for them."""
    for seat in Seat.objects.select_related("conversation__latest"):
        if seat.conversation.latest and seat.conversation.latest.author_id == seat.member_id:
            Seat.objects.filter(pk=seat.pk).update(read=seat.conversation.latest_id, unread=0)
        else:
            last = seat.conversation.messages.order_by("-pk").values_list("pk", flat=True)[1:2]
            Seat.objects.filter(pk=seat.pk).update(read=max([0, *last]), unread=1)


def _write(
    telling: Telling, there: list[Conversation], about: tuple[str, tuple[str, ...]], who: str, words: str, at: datetime
) -> None:
    subject, people = about
    said = Words(title=subject, body=words)
    if there:
        actions.write(there[0], by=telling.viewer(who), words=said, at=at)
    else:
        others = [telling.people[handle] for handle in people[1:]]
        there.append(actions.begin(others, by=telling.viewer(who), words=said, at=at).conversation)


def _report(telling: Telling, at: datetime) -> None:
    who, whose, _, why = REPORT
    written = Message.objects.filter(author=telling.people[whose], conversation__seats__member=telling.people[who])
    last = written.latest("pk")
    made = actions.report(last.conversation, [last.pk], by=telling.viewer(who), reason=why)
    Report.objects.filter(pk=made.pk).update(at=at)

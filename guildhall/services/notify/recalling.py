"""Letters that still wait in the outbox, of what their member may read no more, or wants no mail of."""

import re
from typing import Final

from guildhall.communities.models import Community
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from .models import Letter, Newsletter
from .newsletters.audience import Segment, audience

_PLACE: Final = re.compile(r"<c(\d+)\.")  # in the List-Id of what goes to many: see `writing`


def recall(member: Member) -> int:
    """Take those back; how many. What was written to nobody but them, such as that they were removed, goes."""
    waiting = Letter.objects.filter(member=member, state=Letter.State.WAITING, headers__has_key="List-Id")
    unwanted = [letter.pk for letter in waiting if not _is_wanted(letter, Viewer.of(member))]
    return Letter.objects.filter(pk__in=unwanted, state=Letter.State.WAITING).delete()[0]


def _is_wanted(letter: Letter, by: Viewer) -> bool:
    if not by.is_approved:
        return False
    word, _, key = (letter.cause or "").partition(":")
    if word == "newsletter":
        sent = Newsletter.objects.select_related("community").filter(pk=key.partition(":")[0]).first()
        return sent is not None and audience(sent.community, Segment()).filter(member=by.member).exists()
    place = _PLACE.search(letter.headers["List-Id"])
    return place is None or Community.objects.enterable_by(by).filter(pk=place[1]).exists()

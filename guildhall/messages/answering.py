"""An answer by mail becomes a message of who sent it."""

from collections.abc import Sequence

from guildhall.contributions.actions.writing import Words
from guildhall.files.models import Upload
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer

from . import actions
from .models import Seat


def answer(viewer: Viewer, key: int | str, text: str, uploads: Sequence[Upload]) -> str:
    """Write `text` in the conversation `key`, if the viewer may now; answers where it stands.

    Raises:
        Refused: they take no part in it, or not any more.
        ValidationError: as `actions.write` does.
    """
    seat = Seat.objects.of(viewer).filter(conversation=int(key)).select_related("conversation").first()
    if seat is None:
        raise Refused("You do not take part in this conversation.")
    return actions.write(seat.conversation, by=viewer, words=Words(body=text, uploads=uploads)).get_absolute_url()

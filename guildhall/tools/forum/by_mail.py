"""A topic that is begun by mail."""

from collections.abc import Sequence
from typing import Final

from django.http import Http404

from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.wording import TITLE_LIMIT
from guildhall.files.models import Upload
from guildhall.kernel.text import one_line
from guildhall.policy.viewer import Viewer

from .models import TOPIC, Topic

ASKS: Final = ("?", "？", "؟")


def post(viewer: Viewer, key: int, title: str, text: str, uploads: Sequence[Upload]) -> str:
    """Begin a topic in the community `key`; one with a question mark is a question.

    Raises:
        Http404: there is no such community for the viewer.
        Refused, ValidationError: not so; in words for them.
    """
    community = Community.objects.enterable_by(viewer).filter(pk=key).first()
    if community is None:
        raise Http404
    title = one_line(title)[:TITLE_LIMIT]
    words = Words(title=title, body=text, uploads=uploads)
    asks = any(mark in title + text for mark in ASKS)
    topic = actions.publish(community, by=viewer, kind=TOPIC, words=words, detail=Topic(is_question=asks))
    return topic.get_absolute_url()

"""What others answered is theirs: when a root is withdrawn, their replies stay, under a root that stands in for it.

Called by actions only, which have asked leave."""

from django.db.models import F
from django.utils import timezone

from guildhall.contributions.counting import recount
from guildhall.contributions.models import Contribution, Follow, ReadMark
from guildhall.contributions.wording import say
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

STAND_IN = "contributions.withdrawn"
STILL_THERE = (State.LIVE, State.BURIED, State.HELD, State.HIDDEN)
WORDS = "What stood here was withdrawn on {}. What was said in answer stays."


def answered_by_others(root: Contribution) -> bool:
    """Whether the thread of `root` holds words that are not its author's to take away."""
    thread = Contribution.everything.filter(root=root, state__in=STILL_THERE)
    return thread.exclude(author=root.author_id).exists()


def stand_in_for(root: Contribution) -> Contribution:
    """Leave a root without the withdrawn words in the place of `root`, for the replies; `root`, held, keeps none."""
    place = Contribution.everything.create(
        community_id=root.community_id, author_id=root.author_id, kind=STAND_IN, audience=root.audience,
        locked=root.locked, published=root.published, active=root.active,
    )  # fmt: skip
    today = timezone.localdate()
    said = WORDS.format(f"{today.day} {today:%B %Y}")
    say(place, f"Replies to a withdrawn {root.kind_of.one}", said, by=Viewer.of(root.author))
    _carry(root, place)
    return place


def give_back(place: Contribution, root: Contribution) -> None:
    """`root` is back: what was said in its place, held, is its own again, for no more readers than there."""
    root.audience = max(root.audience, place.audience)
    root.save(update_fields=["audience"])
    _carry(place, root)
    place.delete()


def _carry(thread: Contribution, to: Contribution) -> None:
    """The replies of `thread`, and who follows and has read it, go to the root `to`."""
    replies = Contribution.everything.filter(root=thread)
    replies.filter(parent=thread).update(parent=to)
    replies.filter(state=State.BURIED).update(state=State.LIVE)
    replies.update(root=to, audience=to.audience)
    following = Follow.objects.filter(contribution=thread).values_list("member", "how")
    follows = [Follow(member_id=member, contribution=to, how=how) for member, how in following]
    Follow.objects.bulk_create(follows, ignore_conflicts=True, batch_size=500)
    seen = ReadMark.objects.filter(contribution=thread).values_list("member", "at")
    marks = [ReadMark(member_id=member, contribution=to, community=to.community, at=at) for member, at in seen]
    ReadMark.objects.bulk_create(marks, ignore_conflicts=True, batch_size=500)
    Contribution.everything.filter(pk=thread.pk).update(replies=0, stamp=F("stamp") + 1)
    recount(to)

"""What facilitators do with newsletters. A draft is noted nowhere: it is nobody else's business yet."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guildhall.communities.members import held
from guildhall.communities.models import Community
from guildhall.contributions.wording import rendered_here
from guildhall.journal.record import record
from guildhall.kernel.text import clean_text, one_line
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.services.notify.models import Letter
from guildhall.services.notify.tasks import deliver

from .audience import Segment, reach
from .letters import letter_to
from .models import Newsletter
from .sending import send_on

A_WEEK: Final = 2  # newsletters of one community in seven days
DRAFTS: Final = 20  # of one community
TRIALS: Final = 20  # of one newsletter
SENT_ALREADY: Final = "This newsletter has been sent. Write another one."
CHANGED: Final = "Somebody has changed this newsletter since you opened it. Open it again in another tab and compare."


@transaction.atomic
def write_newsletter(community: Community, *, by: Viewer, title: str, body: str, segment: Segment) -> Newsletter:
    """Begin one: a draft that every facilitator of the community can go on with."""
    require(by, "write_newsletter", community)
    if Newsletter.objects.filter(community=community, state=Newsletter.State.DRAFT).count() >= DRAFTS:
        raise Refused(f"There are {DRAFTS} drafts. Throw one away first.")
    newsletter = Newsletter(community=community, by=by.member)
    _say(newsletter, title, body, segment)
    return newsletter


@transaction.atomic
def change_newsletter(
    newsletter: Newsletter, *, by: Viewer, title: str, body: str, segment: Segment, based_on: int
) -> Newsletter:
    """Say it otherwise, while it is a draft."""
    require(by, "write_newsletter", newsletter)
    now = _draft(newsletter, based_on)
    now.number += 1
    _say(now, title, body, segment)
    return now


@transaction.atomic
def drop_newsletter(newsletter: Newsletter, *, by: Viewer) -> None:
    """Throw a draft away."""
    require(by, "drop_newsletter", newsletter)
    _draft(newsletter).delete()


@transaction.atomic
def try_newsletter(newsletter: Newsletter, *, by: Viewer) -> Letter:
    """Have it sent to oneself, as the members will get it."""
    require(by, "try_newsletter", newsletter)
    now = _draft(newsletter)
    if now.trials >= TRIALS:
        raise Refused(f"You have sent yourselves this newsletter {TRIALS} times. That is enough.")
    now.trials += 1
    now.save(update_fields=["trials"])
    letter = letter_to(by.member, now, cause=f"newsletter-trial:{now.pk}:{now.trials}", trial=True)
    letter.save()
    deliver.enqueue(letter.pk)
    return letter


@transaction.atomic
def send_newsletter(newsletter: Newsletter, *, by: Viewer, based_on: int) -> Newsletter:
    """Send it to whom it is for. `based_on` is the number of the wording that the sender saw."""
    require(by, "send_newsletter", newsletter)
    community, now = held(newsletter.community), _draft(newsletter, based_on)
    _must_not_be_too_many(community)
    now.total = reach(community, Segment.of(now.segment))
    if not now.total:
        raise Refused("Nobody would get it: none of these members can be reached and wants mail.")
    now.state, now.started, now.changed, now.by = Newsletter.State.SENDING, timezone.now(), timezone.now(), by.member
    now.save()
    record("sent_newsletter", by=by, community=community, newsletter=now.pk, people=now.total)
    send_on.enqueue(now.pk)
    return now


@transaction.atomic
def halt_newsletter(newsletter: Newsletter, *, by: Viewer) -> None:
    """Write no more letters of it; those that are on their way arrive."""
    require(by, "halt_newsletter", newsletter)
    going = Newsletter.objects.filter(pk=newsletter.pk, state=Newsletter.State.SENDING)
    if not going.update(state=Newsletter.State.STOPPED, finished=timezone.now()):
        raise Refused("It is not being sent now.")
    record("stopped_newsletter", by=by, community=newsletter.community, newsletter=newsletter.pk)


def _must_not_be_too_many(community: Community) -> None:
    """Refuse, with the day from which there may be another."""
    lately = Newsletter.objects.filter(community=community, started__gt=timezone.now() - timedelta(days=7))
    sent = sorted(timezone.localtime(each.started) for each in lately if each.started)
    if len(sent) >= A_WEEK:
        then = sent[-A_WEEK] + timedelta(days=7)
        raise Refused(
            f"This community has sent {A_WEEK} newsletters in seven days, and that is the most there can be. "
            f"You can send this one from {then:%A} {then.day} {then:%B}."
        )


def _draft(newsletter: Newsletter, based_on: int | None = None) -> Newsletter:
    """`newsletter` as it is now, held, if it is still a draft, and still in the wording that was seen."""
    rows = Newsletter.objects.select_for_update(of=("self",)).select_related("community")
    now = rows.filter(pk=newsletter.pk, state=Newsletter.State.DRAFT).first()
    if now is None:
        raise Refused(SENT_ALREADY)
    if based_on is not None and based_on != now.number:
        raise Refused(CHANGED)
    return now


def _say(newsletter: Newsletter, title: str, body: str, segment: Segment) -> None:
    newsletter.title, newsletter.source, newsletter.segment = one_line(title), clean_text(body), segment.kept()
    newsletter.html, newsletter.changed = rendered_here(newsletter.source).html, timezone.now()
    newsletter.save()

"""A worker that can be killed: for each line it is given it does in a child what the worker does, and tells its pid."""

import os
import sys
from datetime import timedelta

import django


def work() -> None:
    """What the worker and the clock do, with nothing to wait for: who was killed is known to be dead at once."""
    from django.utils import timezone

    from guildhall.services.notify import delivery, gathering, tasks
    from guildhall.services.notify.models import Letter, Newsletter
    from guildhall.services.notify.newsletters import sending

    long_ago = timezone.now() - timedelta(hours=1)
    Letter.objects.filter(state=Letter.State.HANDED).update(tried=long_ago)
    delivery.recover()
    for newsletter in Newsletter.objects.filter(state=Newsletter.State.SENDING):
        sending.step(newsletter.pk)
    gathering.at_once()
    gathering.digests(timezone.now() + timedelta(days=1))
    Letter.objects.filter(state=Letter.State.WAITING).update(due=timezone.now())
    tasks.deliver_waiting.call()


if __name__ == "__main__":
    django.setup()
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            work()
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - to the test
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201

"""Two workers that make the same digest at the same moment send one. Only PostgreSQL lets them try."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone

from guildhall.services.notify import gathering
from guildhall.services.notify.models import Letter
from tests.world import World

from .furnish import letters, run

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_making_the_same_digest_write_one(world: World) -> None:
    for n in range(3):
        world.topic(title=f"Topic {n}", by=world.amina)
    run()
    now, start = timezone.now() + timedelta(days=1), Barrier(4)

    def work() -> None:
        start.wait()
        try:
            gathering.digests(now)
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [letter.to for letter in letters()] == [world.ben.email]
    assert Letter.objects.exclude(member=None).count() == 1

"""The worker of the tests: runs what is in the queue for search, and nothing else."""

from django_tasks_db.models import DBTaskResult

from guildhall.services.search import tasks


def work() -> int:
    """Run what waits, in order; how many tasks there were."""
    waiting = DBTaskResult.objects.filter(task_path="guildhall.services.search.tasks.follow").order_by("enqueued_at")
    done = 0
    for row in list(waiting):
        tasks.follow.func(*row.args_kwargs["args"])
        row.delete()
        done += 1
    return done

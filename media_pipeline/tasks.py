"""The queue entry: one turn at the jobs that wait. Which of them, the schedule says."""

from django_tasks import task
from django_tasks.base import TaskContext

from media_pipeline.perform import take_turn


@task(backend="media", takes_context=True)
def run_media_job(context: TaskContext) -> bool:
    """Run one attempt at the job that is next; returns whether there was one."""
    return take_turn(context.task_result.worker_ids[-1])

"""The queue entry: carries a job's id, nothing else."""

from django_tasks import task
from django_tasks.base import TaskContext

from media_pipeline.perform import perform


@task(backend="media", takes_context=True)
def run_media_job(context: TaskContext, job_id: int) -> bool:
    """Run one attempt; returns whether it was this entry that held the job."""
    return perform(job_id, worker=context.task_result.worker_ids[-1])

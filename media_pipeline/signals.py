"""What the pipeline tells the rest of the project."""

from django.dispatch import Signal

job_finished = Signal()
"""Sent with ``sender=MediaJob``, ``job`` and ``result`` (:class:`media_pipeline.values.JobResult`).

It is sent inside the transaction of the job's final change of state, so what a receiver writes is
committed with it or not at all. A receiver that raises undoes both, and the attempt counts as
failed.
"""

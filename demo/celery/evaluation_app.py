"""The Celery application: where its queues are, and what goes into which."""

import os

from celery import Celery
from kombu import Queue

app = Celery(
    "evaluation",
    broker=os.environ.get("DEMO_BROKER_URL", "redis://127.0.0.1:6379/0"),
    backend=os.environ.get("DEMO_RESULT_URL", "redis://127.0.0.1:6379/1"),
    include=["tasks"],
)

app.conf.update(
    task_queues=[Queue("evaluation"), Queue("high_priority"), Queue("batch")],
    task_default_queue="evaluation",
    task_routes={
        "tasks.assign_executor": {"queue": "high_priority"},
        "tasks.release_executor_task": {"queue": "high_priority"},
        "tasks.analyze_test_failure": {"queue": "batch"},
    },
    task_track_started=True,
    task_send_sent_event=True,
    result_extended=True,
    result_expires=6 * 3600,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)

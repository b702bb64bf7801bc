"""Steady traffic: an evaluation every few seconds, now and then a batch, and some that wait for their time."""

import os
import random
import signal
import sys
import time
import uuid

from celery import chain

from samples import pick_sample
from tasks import assign_executor, evaluate_code, release_executor_task

SECONDS_BETWEEN = float(os.environ.get("DEMO_SECONDS_BETWEEN", "2.5"))


def submit_evaluation(queue="evaluation", priority=5, countdown=None):
    """Sends one evaluation: reserve an executor, run the code, give the executor back whatever happens."""
    eval_id = f"ev-{uuid.uuid4().hex[:8]}"
    language, code = pick_sample()
    evaluate = evaluate_code.si(eval_id, code, language, timeout=2).set(queue=queue, priority=priority)
    evaluate.link(release_executor_task.si(eval_id))
    evaluate.link_error(release_executor_task.si(eval_id))
    chain(assign_executor.si(eval_id).set(countdown=countdown), evaluate).apply_async()


def submit_batch(size):
    for _ in range(size):
        submit_evaluation(queue="batch", priority=9)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        if number % 20 == 0:
            submit_batch(5)
        elif number % 8 == 0:
            submit_evaluation(countdown=random.randint(30, 90))
        elif number % 5 == 0:
            submit_evaluation(queue="high_priority", priority=0)
        else:
            submit_evaluation()
        time.sleep(SECONDS_BETWEEN * random.uniform(0.6, 1.4))


if __name__ == "__main__":
    main()

"""The executors: a few numbered places, each leased to one evaluation at a time."""

import os

from redis import Redis

EXECUTORS = [f"executor-{number}" for number in range(1, 7)]
LEASE_SECONDS = 60

redis = Redis.from_url(
    os.environ.get("DEMO_EXECUTOR_URL", "redis://127.0.0.1:6379/2"),
    decode_responses=True,
)


def lease_executor(eval_id):
    """Leases a free executor and returns its name, or None when all are busy. A lease ends by itself."""
    for executor in EXECUTORS:
        if redis.set(f"lease:{executor}", eval_id, nx=True, ex=LEASE_SECONDS):
            return executor
    return None


def release_executor(eval_id):
    """Ends the lease of an evaluation; returns the executor's name, or None when the lease had ended before."""
    for executor in EXECUTORS:
        if redis.get(f"lease:{executor}") == eval_id:
            redis.delete(f"lease:{executor}")
            return executor
    return None

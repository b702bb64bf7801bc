"""The test application on a worker whose consumer does not come back, as after a reconnect that went wrong.

It stays alive, sends heartbeats and answers questions, but never asks Redis for another message.
"""

from celery.signals import worker_ready
from kombu.transport.redis import Channel

from tasks import app  # noqa: F401


@worker_ready.connect
def stop_asking(**_):
    Channel._brpop_start = lambda self, timeout=None: None

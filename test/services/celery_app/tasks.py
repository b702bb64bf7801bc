"""The Celery application that the tests watch.

Its settings come from the environment, so that one file serves every test:
TASK_TOWER_BROKER_URL, TASK_TOWER_RESULT_URL, TASK_TOWER_RESULT_EXTENDED=1, TASK_TOWER_SENT_EVENT=1, and
TASK_TOWER_CELERY_CONFIG, a JSON object of further Celery settings.
"""

import json
import os
import time
from functools import cache

from celery import Celery
from celery.exceptions import Reject
from kombu.utils.json import dumps
from redis import Redis

from arithmetic import divide_strictly

app = Celery(
    "tests",
    broker=os.environ.get("TASK_TOWER_BROKER_URL"),
    backend=os.environ.get("TASK_TOWER_RESULT_URL"),
)
app.conf.update(
    broker_connection_retry_on_startup=True,
    result_extended=os.environ.get("TASK_TOWER_RESULT_EXTENDED") == "1",
    task_send_sent_event=os.environ.get("TASK_TOWER_SENT_EVENT") == "1",
    worker_hijack_root_logger=True,
)
app.conf.update(json.loads(os.environ.get("TASK_TOWER_CELERY_CONFIG", "{}")))


@app.task(name="tasks.add")
def add(x, y):
    return x + y


@app.task(name="tasks.boom")
def boom(message="kaboom"):
    """Fails with a ValueError that passes two frames of our own."""
    return divide_strictly(1, 0, message)


@app.task(name="tasks.chained_boom")
def chained_boom():
    """Fails with an exception that has another one as its cause."""
    try:
        divide_strictly(1, 0, "inner")
    except ValueError as error:
        raise ConnectionError("outer") from error


@app.task(name="tasks.flaky", bind=True, max_retries=5)
def flaky(self, failures=1, countdown=0.2):
    """Retries as often as it is told, then succeeds with the number of retries."""
    if self.request.retries < failures:
        error = RuntimeError(f"attempt {self.request.retries + 1} failed")
        raise self.retry(exc=error, countdown=countdown)
    return self.request.retries


@app.task(name="tasks.slow")
def slow(seconds):
    time.sleep(seconds)
    return seconds


@app.task(name="tasks.held")
def held(path):
    """Runs until there is a file at that path."""
    while not os.path.exists(path):
        time.sleep(0.02)
    return "released"


@app.task(name="tasks.progress", bind=True)
def progress(self, total=3, seconds=0.1):
    """Reports the custom state PROGRESS at every step."""
    for current in range(1, total + 1):
        self.update_state(state="PROGRESS", meta={"current": current, "total": total})
        time.sleep(seconds)
    return total


@app.task(name="tasks.echo")
def echo(*args, **kwargs):
    """Returns its one argument, or all that it was given."""
    if len(args) == 1 and not kwargs:
        return args[0]
    return {"args": list(args), "kwargs": kwargs}


@app.task(name="tasks.total")
def total(numbers):
    """The body of a chord: the sum of its members' results."""
    return sum(numbers)


@app.task(name="tasks.spawn")
def spawn(count=2):
    """Sends children, so that there is a family to look at."""
    return [add.delay(index, index).id for index in range(count)]


@app.task(name="tasks.replacing", bind=True)
def replacing(self, x, y):
    """Is replaced by tasks.add under its own id."""
    return self.replace(add.s(x, y))


@app.task(name="tasks.refusing", bind=True, acks_late=True)
def refusing(self):
    """Rejects its own message for good."""
    raise Reject("no", requeue=False)


@app.task(name="tasks.telling", bind=True)
def telling(self, seconds=0.1):
    """Sends an event of its own."""
    self.send_event("task-halfway", done=0.5)
    time.sleep(seconds)


@app.task(name="tasks.record", bind=True, ignore_result=True)
def record(self, /, *args, **kwargs):
    """Appends what reached it to the list `task-tower-records` of the broker's database.

    The header `probe` names further headers that are recorded too.
    """
    request = self.request
    text = dumps({
        "id": request.id,
        "args": args,
        "kwargs": kwargs,
        "headers": {name: getattr(request, name, None) for name in getattr(request, "probe", None) or []},
        "timelimit": request.timelimit,
        "root_id": request.root_id,
    })
    recorder().rpush("task-tower-records", text)


@cache
def recorder():
    return Redis.from_url(app.conf.broker_url)

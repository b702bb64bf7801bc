"""The test application with a task that may start once an hour."""

from tasks import app


@app.task(name="tasks.limited", rate_limit="1/h")
def limited(value=None):
    return value

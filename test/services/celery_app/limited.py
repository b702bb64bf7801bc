"""The test application with a task that may start once a minute."""

from tasks import app


@app.task(name="tasks.limited", rate_limit="1/m")
def limited(value=None):
    return value

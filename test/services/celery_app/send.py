"""Sends the tasks that TASK_TOWER_CALLS names and prints their ids, as JSON.

It is a list of {"task", "args", "kwargs", "options"}; options are those of apply_async.
"""

import json
import os
import sys

from tasks import app

calls = json.loads(os.environ["TASK_TOWER_CALLS"])
ids = []
for call in calls:
    result = app.send_task(
        call["task"],
        args=call.get("args", []),
        kwargs=call.get("kwargs", {}),
        **call.get("options", {}),
    )
    ids.append(result.id)
json.dump(ids, sys.stdout)

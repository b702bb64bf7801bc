"""Python reads this file first when its folder is on PYTHONPATH: the wall clock of the process is off by some seconds."""

import os
import time

_true_time = time.time
_shift = float(os.environ.get("TASK_TOWER_CLOCK_SHIFT_S", "0"))
time.time = lambda: _true_time() + _shift

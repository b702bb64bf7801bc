"""Runs code that somebody handed in, in a process of its own and with a time limit."""

import subprocess
import sys
import time
from dataclasses import dataclass

COMMANDS = {
    "python": [sys.executable, "-I", "-"],
    "javascript": ["node", "-"],
}
LONGEST_OUTPUT = 20_000


class CodeError(Exception):
    """The code that was handed in failed. Its message is the code's own last words."""

    kind = "CODE_ERROR"


class CodeTimeout(CodeError):
    """The code that was handed in did not end in time."""

    kind = "TIMEOUT"


@dataclass
class CodeRun:
    stdout: str
    seconds: float


def run_code(code, language, timeout):
    """Returns what the code printed; raises CodeError when it fails and CodeTimeout when it takes too long."""
    if language not in COMMANDS:
        raise ValueError(f"unknown language {language!r}; known are {', '.join(COMMANDS)}")
    started = time.monotonic()
    try:
        process = subprocess.run(
            COMMANDS[language],
            input=code,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as error:
        raise CodeTimeout(f"the code ran for more than {timeout} s") from error
    check_exit(process)
    return CodeRun(process.stdout[:LONGEST_OUTPUT], round(time.monotonic() - started, 3))


def check_exit(process):
    if process.returncode != 0:
        raise CodeError(last_words(process.stderr) or f"exit code {process.returncode}")


def last_words(stderr):
    """The line of an error output that names the exception: Python's last, or JavaScript's first that does."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line.split(":")[0] and not line.startswith("at ")]
    return errors[-1] if errors else (lines[-1] if lines else "")

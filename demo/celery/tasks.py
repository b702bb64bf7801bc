"""The tasks of the evaluation platform."""

from evaluation_app import app
from executors import lease_executor, release_executor
from failure_search import similar_failures
from sandbox import CodeError, run_code


@app.task(name="tasks.assign_executor", bind=True, max_retries=20)
def assign_executor(self, eval_id):
    """Reserves one of the executors for an evaluation; waits while all of them are busy."""
    executor = lease_executor(eval_id)
    if executor is None:
        raise self.retry(countdown=2)
    return {"eval_id": eval_id, "executor": executor}


@app.task(name="tasks.evaluate_code")
def evaluate_code(eval_id, code, language="python", timeout=5):
    """Runs the code and returns what it printed. Code that fails makes this task fail."""
    try:
        run = run_code(code, language, timeout)
    except CodeError as error:
        analyze_test_failure.delay(
            {
                "eval_id": eval_id,
                "kind": error.kind,
                "language": language,
                "message": str(error),
            }
        )
        raise
    return {"eval_id": eval_id, "language": language, "stdout": run.stdout, "seconds": run.seconds}


@app.task(name="tasks.release_executor_task")
def release_executor_task(eval_id):
    """Gives the executor of an evaluation back."""
    return {"eval_id": eval_id, "released": release_executor(eval_id)}


@app.task(
    name="tasks.analyze_test_failure",
    autoretry_for=(ConnectionError,),
    retry_backoff=2,
    retry_backoff_max=10,
    retry_jitter=True,
    max_retries=3,
)
def analyze_test_failure(failure):
    """Finds failures that look like this one. Tries again when the index does not answer."""
    matches = similar_failures(failure["message"])
    return {
        "eval_id": failure["eval_id"],
        "kind": failure["kind"],
        "similar": [{"cause": match.cause, "score": match.score} for match in matches],
    }

"""Submits tasks to an OpenRelik worker, as OpenRelik itself does.

Run by the interpreter of the environment of the worker:

  python client.py REDIS offered
  python client.py REDIS TASK < ARGUMENTS.json

The last line of the output is JSON: the descriptions of the tasks that the worker
offers, or the result of the task, or why it failed.
"""

import base64
import json
import sys

_QUEUE = "openrelik-worker-plaso"
_TIMEOUT = 600


def Main():
    """Submits a task.

    Returns:
      int: exit status.
    """
    # Not in the environment of the tests, which load this module as any other.
    # pylint: disable-next=import-error,import-outside-toplevel
    import celery

    redis_url, name = sys.argv[1:]
    app = celery.Celery(broker=redis_url, backend=redis_url)
    if name == "offered":
        # Worker, then one text per task: its name and its description.
        answer = app.control.inspect(timeout=60).registered("metadata")
        print(json.dumps(list((answer or {}).values())))
        return 0

    arguments = json.load(sys.stdin)
    result = app.send_task(f"{_QUEUE:s}.tasks.{name:s}", kwargs=arguments, queue=_QUEUE)
    try:
        value = json.loads(base64.b64decode(result.get(timeout=_TIMEOUT)))
    # Celery raises what the task has raised.
    except Exception as exception:  # pylint: disable=broad-exception-caught
        value = {"error": f"{type(exception).__name__:s}: {exception!s}"}
    print(json.dumps(value))
    return 0


if __name__ == "__main__":
    sys.exit(Main())

"""The inner side of a room: reads the request, does what it says, prints what came of it.

The request is the one argument, in JSON; every answer is a line of JSON on standard output:
``share`` of the work done, and at the end ``answer``, ``problem`` or ``errno``. The outer side is
:mod:`media_pipeline.rooms`.
"""

import json
import os
import resource
from collections.abc import Callable, Mapping
from typing import Any

from media_pipeline.errors import MediaError
from media_pipeline.values import Limits

Verb = Callable[[Mapping[str, Any], Limits], Any]


def serve(arguments: list[str], verbs: Mapping[str, Verb]) -> None:
    """Answer the request in ``arguments`` with one of ``verbs``, and end."""
    request = json.loads(arguments[0])
    limits = Limits(**request["limits"])
    seconds = request["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        say("answer", verbs[request["verb"]](request, limits))
    except MediaError as error:
        say("problem", {"code": error.code, "detail": error.detail})
    except MemoryError:
        say("problem", {"code": "too_heavy", "detail": {}})
    except OSError as error:  # a full or unwritable disk: the other side has names for it
        if error.errno is None:
            raise
        say("errno", {"number": error.errno, "path": str(error.filename or "")})


def say(key: str, value: object) -> None:
    """Print one line of an answer."""
    os.write(1, (json.dumps({key: value}, ensure_ascii=False) + "\n").encode())

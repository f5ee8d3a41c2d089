"""The process in which recordings of strangers are opened: ``python -m`` this module.

Demuxers and decoders are large libraries in C, and a file may be made to break them. Here such a
file breaks one small process that has no network where the system allows, writes no file, and holds
no settings, no database and no secrets. Started by :mod:`media_pipeline.screening` only.
"""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media_pipeline.container import describe_container
from media_pipeline.doorway import Verb, serve
from media_pipeline.examine import (
    ends_badly,
    heard_losses,
    is_intact,
    reached_seconds,
    watched_seconds,
)
from media_pipeline.signatures import Signature
from media_pipeline.values import Limits, SourceInfo


def _describe(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    signature = Signature(**request["signature"])
    return describe_container(Path(request["path"]), signature, limits).as_json()


def _is_intact(request: Mapping[str, Any], limits: Limits) -> bool:
    return is_intact(Path(request["path"]), _source(request), limits)


def _watched(request: Mapping[str, Any], limits: Limits) -> float | None:
    return watched_seconds(Path(request["path"]), _source(request), limits)


def _reached(request: Mapping[str, Any], limits: Limits) -> float:
    return reached_seconds(Path(request["path"]), _source(request), limits)


def _ends_badly(request: Mapping[str, Any], limits: Limits) -> bool:
    return ends_badly(Path(request["path"]), _source(request), limits)


def _losses(request: Mapping[str, Any], limits: Limits) -> list[dict[str, Any]]:
    found = heard_losses(Path(request["path"]), _source(request), limits)
    return [asdict(loss) for loss in found]


def _source(request: Mapping[str, Any]) -> SourceInfo:
    return SourceInfo.from_json(request["source"])


VERBS: dict[str, Verb] = {
    "describe": _describe,
    "is_intact": _is_intact,
    "watched": _watched,
    "reached": _reached,
    "ends_badly": _ends_badly,
    "losses": _losses,
}

if __name__ == "__main__":
    serve(sys.argv[1:], VERBS)

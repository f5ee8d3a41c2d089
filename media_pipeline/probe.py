"""From a file to :class:`SourceInfo`: guards first, opens second.

The leading bytes choose the one demuxer or decoder; whatever opens the file does so in a process of
its own (:mod:`media_pipeline.screening`, :mod:`media_pipeline.stills`). Decides nothing about what
will be made from the file.
"""

from pathlib import Path

from media_pipeline.errors import (
    ProcessingFailedError,
    SourceDamagedError,
    SourceRefusedError,
)
from media_pipeline.screening import describe_recording
from media_pipeline.signatures import Signature, Unwelcome, read_signature
from media_pipeline.stills import describe_still
from media_pipeline.values import Inspection, Limits, SourceInfo


def probe(path: Path, limits: Limits | None = None) -> SourceInfo:
    """Describe the file at ``path``.

    Raises :class:`SourceRefusedError` for what the archive does not take and
    :class:`SourceDamagedError` for a recording that cannot be opened.
    """
    limits = limits or Limits()
    return _probe_as(path, _accepted_signature(path, limits), limits)


def inspect(path: Path, limits: Limits | None = None) -> Inspection:
    """Take a first look at an upload: like :func:`probe`, but a damaged recording is an answer.

    Raises :class:`SourceRefusedError` only.
    """
    limits = limits or Limits()
    signature = _accepted_signature(path, limits)
    try:
        info = _probe_as(path, signature, limits)
    except (SourceDamagedError, ProcessingFailedError):
        # What breaks its opener is kept too: its job says so, and a later version may open it.
        return Inspection(kind=signature.kind, info=None)
    return Inspection(kind=info.kind, info=info)


def _accepted_signature(path: Path, limits: Limits) -> Signature:
    _check_size(path.stat().st_size, limits)
    with path.open("rb") as file:
        signature = read_signature(file)
    if signature is None:
        raise SourceRefusedError("not_media")
    if isinstance(signature, Unwelcome):
        raise SourceRefusedError(signature.code, format=signature.name)
    return signature


def _probe_as(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    if signature.is_image or signature.is_document:
        return describe_still(path, signature, limits)
    return describe_recording(path, signature, limits)


def _check_size(size_bytes: int, limits: Limits) -> None:
    if size_bytes == 0:
        raise SourceRefusedError("empty_file")
    if size_bytes > limits.max_bytes:
        raise SourceRefusedError(
            "too_large",
            gigabytes=round(size_bytes / 1000**3, 1),
            limit_gigabytes=round(limits.max_bytes / 1000**3, 1),
        )

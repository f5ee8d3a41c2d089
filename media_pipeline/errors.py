"""The named errors of the pipeline: each carries a stable reason code and data, never prose.

The sentence for people is in :mod:`media_pipeline.reasons`; it is looked up at the edge, in the
reader's language.
"""

from typing import Any

from media_pipeline.reasons import REASONS, Reason, sentence_for
from media_pipeline.values import Status


class MediaError(Exception):
    """Processing cannot go on; ``code`` says why and ``detail`` with which numbers."""

    def __init__(self, code: str, **detail: Any) -> None:
        if code not in REASONS:
            raise KeyError(f"{code!r} is not in media_pipeline.reasons.REASONS: add it there")
        self.code = code
        self.detail = detail
        super().__init__(f"{code} {detail}" if detail else code)

    @property
    def reason(self) -> Reason:
        """The entry of the reason table."""
        return REASONS[self.code]

    @property
    def status(self) -> Status:
        """How a job that meets this error ends."""
        return self.reason.status

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the active language."""
        return sentence_for(self.code, self.detail)


class SourceProblemError(MediaError):
    """The file itself is the problem: trying again will not help."""


class SourceRefusedError(SourceProblemError):
    """Not something the archive accepts: do not keep it."""


class SourceDamagedError(SourceProblemError):
    """A recording that does not hold what it promises: worth keeping, not yet playable."""


class ProcessingFailedError(MediaError):
    """The machine is the problem: ``reason.may_retry`` says whether time may cure it."""


class BorrowedSpoiledError(ProcessingFailedError):
    """A published file that was to be taken over is gone or altered: whoever can makes it anew."""


class NotKeptError(MediaError):
    """The disk did not take an upload: nothing of it is kept."""


class LeaseLostError(Exception):
    """This attempt no longer owns its job (cancelled, or taken over): stop, publish nothing."""

"""How far a job is, in words and to the second; and the stream that tells it to a waiting page.

A stream takes one of the web server's threads as long as it is open, so it is short and there are
few: a page that gets none, or whose network allows none, asks again and again instead.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media_pipeline.models import JobState, MediaJob

from .measures import clock

STREAM_SECONDS: Final = 25.0
"""How long one answer goes on. Shorter than the 30 seconds a server waits for its threads when it
is restarted; the browser then opens the next by itself."""
STREAM_STEP_SECONDS: Final = 1.0
MAX_STREAMS: Final = 2
"""Per process, of the four threads that `script/server` gives each."""
FIRST_GUESS: Final = 0.03
"""Share of the work before which a guess at the time left would jump about."""
STEPS: Final[dict[str, Promise]] = {
    "probe": gettext_lazy("looking at the file"),
    "listen": gettext_lazy("listening"),
    "convert": gettext_lazy("converting"),
    "check": gettext_lazy("checking the copies"),
    "publish": gettext_lazy("putting the copies in place"),
}

_open_streams = threading.BoundedSemaphore(MAX_STREAMS)


def progress_words(job: MediaJob) -> str:
    """Step, percent, time left, attempt; for a waiting job when it is tried again, or ""."""
    if job.state == JobState.RUNNING:
        parts = [str(STEPS.get(job.step, "")), _("%(percent)s %%") % {"percent": percent_of(job)}]
        left = seconds_left(job)
        if left is not None:
            parts.append(_("about %(time)s left") % {"time": clock(left)})
        return " · ".join(filter(None, [*parts, _attempt_words(job, job.attempt)]))
    if job.state == JobState.QUEUED and job.attempt and job.next_try_at > timezone.now():
        when = time_format(timezone.localtime(job.next_try_at), "H:i:s")
        again = _("will be tried again at %(time)s") % {"time": when}
        return " · ".join(filter(None, [again, _attempt_words(job, job.attempt + 1)]))
    return ""


def percent_of(job: MediaJob) -> int:
    return round(100 * job.progress)


def seconds_left(job: MediaJob) -> float | None:
    """A guess from the speed so far; None while it would be a mere guess."""
    if job.started_at is None or not FIRST_GUESS <= job.progress < 1.0:
        return None
    spent = (timezone.now() - job.started_at).total_seconds()
    return max(1.0, spent * (1.0 - job.progress) / job.progress)


def take_stream_place() -> Callable[[], None] | None:
    """Reserve one of the few streams; returns what gives it back, or None when all are taken."""
    return _open_streams.release if _open_streams.acquire(blocking=False) else None


class Changes:
    """What `look` returns, as server-sent events: at once, then whenever it has changed.

    Ends by itself after `STREAM_SECONDS`; between changes a comment is sent, so that a reader who
    left is noticed. `release` is called once, whoever ends it, and also when nobody ever read.
    """

    def __init__(
        self,
        look: Callable[[], str],
        *,
        release: Callable[[], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._look, self._sleep = look, sleep
        self._release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[str]:
        until, last = time.monotonic() + STREAM_SECONDS, ""
        yield f"retry: {int(STREAM_STEP_SECONDS * 1000)}\n\n"
        while time.monotonic() < until:
            seen = self._look()
            yield f"data: {seen}\n\n" if seen != last else ": waiting\n\n"
            last = seen
            self._sleep(STREAM_STEP_SECONDS)

    def close(self) -> None:
        """Give the place back; Django calls it when the answer is over."""
        release, self._release = self._release, None
        if release:
            release()


def _attempt_words(job: MediaJob, number: int) -> str:
    if number <= 1:
        return ""
    counts = {"number": number, "allowed": job.max_attempts}
    return _("attempt %(number)s of %(allowed)s") % counts

"""How long one question may be worked on. What has been found by then is its answer.

An engine bounds a single request; a question with a poor answer makes dozens of them, for near
spellings, fewer words and another spelling to offer.
"""

import time
from collections.abc import Callable
from typing import Final

QUESTION_SECONDS: Final = 3.0
"""No request for a question begins later; a visitor waits no longer, and the one under way is
bounded by its engine."""
SLOW_SHARE: Final = 0.5
"""When more of that has gone, nothing is begun that the answer can do without."""


class Patience:
    """With one question, from its first request on, however many parts of the site it passes."""

    def __init__(
        self, seconds: float = QUESTION_SECONDS, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock`: tells seconds."""
        self._seconds = seconds
        self._clock = clock
        self._started = clock()

    @property
    def spent(self) -> float:
        """Seconds since the question was asked."""
        return self._clock() - self._started

    @property
    def is_over(self) -> bool:
        """No further request."""
        return self.spent >= self._seconds

    @property
    def is_short(self) -> bool:
        """Nothing new is begun."""
        return self.spent > self._seconds * SLOW_SHARE

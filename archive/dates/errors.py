"""What can be wrong with a date somebody wrote. The messages are shown to them as they are."""

from django.utils.translation import gettext as _


class UncertainDateError(ValueError):
    """A date that cannot be kept."""

    def __init__(self, text: str, message: str) -> None:
        self.text = text
        """What was written, or the part of it that is wrong."""
        super().__init__(message)


class NotUnderstoodError(UncertainDateError):
    """A text in which no date is recognised."""

    def __init__(self, text: str) -> None:
        message = _(
            "“%(text)s” is not understood as a date. Write for example 1975, 3/1975, 18/3/1975, "
            "about 1975, 1960s, early 20th century, before 1954, 1960-1975 or unknown."
        )
        super().__init__(text, message % {"text": text})


class ImpossibleDateError(UncertainDateError):
    """A date that is understood and cannot be: 31/2/1975, a period that ends before it begins."""

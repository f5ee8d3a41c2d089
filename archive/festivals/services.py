"""What an officer decides about a holding: confirmed, moved, not held, announced, or taken back.

Every verb is atomic, tells the catalogue's listeners and leaves a line in the element's history.
"""

from datetime import date
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from archive.events import Action
from archive.lunar import FIRST_YEAR, LAST_YEAR, Span, is_computable
from archive.records.models import Element
from archive.records.publication import announce_about

from .holdings import held_in, rule_of
from .models import DateRule, Occurrence
from .selectors import LONGEST_HOLDING

LOG_ACTION: Final = "archive.holding"
"""What the history calls a decision; its words are registered in `archive.festivals.admin`."""


class UnknownHoldingError(LookupError):
    """No rule of the festival gives a holding that begins on this day."""

    def __init__(self, element: Element, expected_on: date) -> None:
        self.element = element
        self.expected_on = expected_on
        message = _("No date rule of “%(festival)s” begins on %(day)s. Reload the calendar: the "
                    "rule may have been changed.")  # fmt: skip
        super().__init__(message % {"festival": element, "day": date_format(expected_on)})


class HoldingDatesError(ValueError):
    """Days no holding can have; the message says which to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        """starts_on, ends_on or main_on."""
        super().__init__(message)


class AlreadyAnnouncedError(ValueError):
    """The festival has an announced holding that begins on this day."""

    def __init__(self, element: Element, starts_on: date) -> None:
        self.element = element
        self.starts_on = starts_on
        message = _("“%(festival)s” is already announced for %(day)s.")
        super().__init__(message % {"festival": element, "day": date_format(starts_on)})


@transaction.atomic
def confirm_holding(
    *, element: Element, expected_on: date, by: AbstractBaseUser, note: str = ""
) -> Occurrence:
    """The holding takes place on the days its rule gives.

    `expected_on` is the first of them. Raises UnknownHoldingError.
    """
    return _decide(element, expected_on, Occurrence.State.CONFIRMED, by, note)


@transaction.atomic
def cancel_holding(
    *, element: Element, expected_on: date, by: AbstractBaseUser, note: str = ""
) -> Occurrence:
    """The holding does not take place; the calendar says so. Raises UnknownHoldingError."""
    return _decide(element, expected_on, Occurrence.State.CANCELLED, by, note)


@transaction.atomic
def move_holding(
    *,
    element: Element,
    expected_on: date,
    starts_on: date,
    ends_on: date,
    main_on: date | None = None,
    by: AbstractBaseUser,
    note: str = "",
) -> Occurrence:
    """The holding takes place on other days. Raises UnknownHoldingError or HoldingDatesError."""
    days = _checked(starts_on, ends_on, main_on)
    return _decide(element, expected_on, Occurrence.State.MOVED, by, note, days)


@transaction.atomic
def announce_holding(
    *,
    element: Element,
    starts_on: date,
    ends_on: date,
    main_on: date | None = None,
    by: AbstractBaseUser,
    note: str = "",
) -> Occurrence:
    """A holding no rule gives. Raises HoldingDatesError or AlreadyAnnouncedError."""
    days = _checked(starts_on, ends_on, main_on)
    announced = element.occurrences.filter(expected_on=None, starts_on=starts_on)
    if announced.exists():
        raise AlreadyAnnouncedError(element, starts_on)
    occurrence = Occurrence.objects.create(
        element=element,
        state=Occurrence.State.ANNOUNCED,
        note=note,
        decided_by_id=by.pk,
        **_columns(days),
    )
    _tell(element, by, occurrence.state, occurrence)
    return occurrence


@transaction.atomic
def undo_decision(*, occurrence: Occurrence, by: AbstractBaseUser) -> None:
    """The holding is again what its rule says; an announced one is no more."""
    element = occurrence.element
    _tell(element, by, "undone", occurrence)
    occurrence.delete()


def _decide(
    element: Element,
    expected_on: date,
    state: Occurrence.State,
    by: AbstractBaseUser,
    note: str,
    days: Span | None = None,
) -> Occurrence:
    """The one decision about an expected holding, in place of an earlier one."""
    row, expected = _expected(element, expected_on)
    values = {"rule": row, "state": state, "note": note, "decided_by_id": by.pk}
    occurrence, _is_new = Occurrence.objects.update_or_create(
        element=element,
        expected_on=expected_on,
        defaults={**values, **_columns(days or expected)},
    )
    _tell(element, by, state, occurrence)
    return occurrence


def _expected(element: Element, expected_on: date) -> tuple[DateRule, Span]:
    """The published rule that gives the day, and what it gives."""
    rows = DateRule.objects.filter(element=element).order_by("sort_order", "pk")
    if FIRST_YEAR <= expected_on.year <= LAST_YEAR:
        for row in rows:
            rule = rule_of(row)
            if rule is None or not is_computable(rule):
                continue
            for span in held_in(rule, expected_on.year):
                if span.start_on == expected_on:
                    return row, span
    raise UnknownHoldingError(element, expected_on)


def _checked(starts_on: date, ends_on: date, main_on: date | None) -> Span:
    if ends_on < starts_on:
        raise HoldingDatesError("ends_on", _("The last day comes before the first. Exchange them."))
    if ends_on - starts_on > LONGEST_HOLDING:
        raise HoldingDatesError("ends_on", _("This is longer than a year. Check the years."))
    if main_on is not None and not starts_on <= main_on <= ends_on:
        message = _("The main day lies outside the festival. Correct one of them.")
        raise HoldingDatesError("main_on", message)
    return Span(starts_on, ends_on, main_on)


def _columns(days: Span) -> dict[str, Any]:
    return {"starts_on": days.start_on, "ends_on": days.end_on, "main_on": days.main_on}


def _tell(element: Element, by: AbstractBaseUser, done: str, occurrence: Occurrence) -> None:
    told = {"done": str(done), "starts_on": occurrence.starts_on.isoformat()}
    log(instance=element, action=LOG_ACTION, user=by, data=told)
    announce_about(element, Action.CHANGED)

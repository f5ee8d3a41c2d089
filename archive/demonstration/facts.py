"""What the sources know of an element beside its texts: lists, dates, domains, its former type.

Writes them on a new element, and adds them to one that an earlier version loaded without. Never
touches what an officer entered, nor brings back what one removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from archive.demonstration.references import References
from archive.demonstration.seeds import SeedElement
from archive.events import Action
from archive.festivals.models import DateRule
from archive.festivals.rules import columns_of
from archive.records.models import Element, StatusEntry
from archive.records.publication import announce_about
from archive.records.services import publish

LEGACY_TYPE: Final = "legacy_type"
Facts = Mapping[str, Any]
"""By field of Element: a former type, or the rows of a relation. Only what the sources state."""


def facts_of(seed: SeedElement, references: References) -> Facts:
    """New rows at every call: they become the element's own."""
    facts = {
        LEGACY_TYPE: references.legacy_type(seed.heritage_type),
        "unesco_domains": references.domains(seed.unesco_domains),
        "status_entries": _status_entries(seed, references),
        "date_rules": _date_rules(seed),
    }
    return {name: value for name, value in facts.items() if value}


def write(element: Element, facts: Facts) -> None:
    """Put the facts on an element; the caller saves it."""
    for name, value in facts.items():
        if name == LEGACY_TYPE:
            element.legacy_type = value
        else:
            getattr(element, name).set(value)


@transaction.atomic
def complete(element: Element, facts: Facts) -> bool:
    """Add what the element never had; whether there was anything.

    An unpublished draft gets the same and stays a draft; a withdrawn element stays withdrawn.
    """
    missing = {name: facts[name] for name in _never_had(element, facts)}
    if not missing:
        return False
    write(element, missing)
    element.save()
    if element.live and not element.has_unpublished_changes:
        publish(element)
    else:
        _complete_draft(element, missing)
    return True


def _complete_draft(element: Element, names: Iterable[str]) -> None:
    draft = element.get_latest_revision_as_object()
    write(draft, {name: _held(element, name) for name in names})
    draft.save_revision(clean=False)
    if element.live:
        announce_about(element, Action.CHANGED)


def _never_had(element: Element, names: Iterable[str]) -> list[str]:
    """Those that are empty now and were empty, or unknown, in every revision."""
    empty = [name for name in names if not _held(element, name)]
    if not empty:
        return []
    contents = list(element.revisions.values_list("content", flat=True))
    return [name for name in empty if not any(content.get(name) for content in contents)]


def _held(element: Element, name: str) -> Any:
    value = getattr(element, name)
    return value if name == LEGACY_TYPE else list(value.all())


def _status_entries(seed: SeedElement, references: References) -> list[StatusEntry]:
    return [
        StatusEntry(
            list=references.heritage_list(status.heritage_list),
            decision=status.decision,
            decided_on=status.decided_on,
            note=status.note,
            sort_order=order,
        )
        for order, status in enumerate(seed.statuses)
    ]


def _date_rules(seed: SeedElement) -> list[DateRule]:
    if seed.rule is None:
        return []
    return [DateRule(**{"note": seed.rule_note, **columns_of(seed.rule)})]

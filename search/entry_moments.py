"""When an entry was documented and when it is held, as terms and as names people say.

Takes entries that `search.catalogue` has loaded with their date rules.
"""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import override

from archive.dates.columns import read
from archive.festivals.holdings import rule_of
from archive.lunar import Rule, sentence
from archive.records.models import Element, Record

from .documents import Label
from .labels import term_labels
from .moment_terms import terms_of_date, terms_of_rule


def element_moments(element: Element | None) -> tuple[str, ...]:
    """The days and months its festival is held on; a record has those of its element."""
    rules = _rules(element) if element is not None else ()
    return tuple(dict.fromkeys(term for rule in rules for term in terms_of_rule(rule)))


def record_moments(record: Record) -> tuple[str, ...]:
    """The terms of the recording's date, then those of the element it documents."""
    element = record.element if record.element and record.element.live else None
    return (*terms_of_date(read(record.date_recorded)), *element_moments(element))


def held_labels(element: Element) -> Iterator[Label]:
    """When it is held, as people say it in every language of the interface."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield from term_labels("date", [sentence(rule) for rule in _rules(element)])


def _rules(element: Element) -> Iterator[Rule]:
    return (rule for row in element.date_rules.all() if (rule := rule_of(row)))

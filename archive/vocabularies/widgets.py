"""Choosing several terms of a vocabulary: checkboxes in groups, with a box that narrows them.

Works as plain checkboxes without script; `terms.js` adds the narrowing and the line of what is
chosen. Owns presentation only.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext as _

from archive.spelling import fold

from .models import EthnicGroup, Genre

Option = dict[str, Any]
OptionGroup = tuple[str | None, list[Option], int | None]


class TermCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes for every term, in the vocabulary's own order under one heading."""

    template_name = "archive/admin/term_checkboxes.html"
    reads: tuple[str, ...] = ()
    """Relations `words_of` and `place_of` follow, loaded in one statement each."""

    class Media:
        js = ["archive/terms.js"]

    def words_of(self, term: Any) -> Iterable[str]:
        """Everything a person may type to find the term."""
        return [term.name, term.name_en or ""]

    def place_of(self, term: Any) -> tuple[int, str, tuple[int, int]]:
        """Group order, group heading and order within the group."""
        return 0, "", (term.position, 0)

    def under(self, term: Any) -> str:
        """The number of the term it is shown below, or ""."""
        return ""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Option:
        option: Option = super().create_option(name, value, *args, **kwargs)
        if isinstance(value, ModelChoiceIteratorValue):
            term = value.instance  # type: ignore[attr-defined]
            option["place"] = self.place_of(term)
            option["words"] = fold(" ".join(self.words_of(term)))
            option["under"] = self.under(term)
        return option

    def optgroups(
        self, name: str, value: list[Any], attrs: dict[str, Any] | None = None
    ) -> list[OptionGroup]:
        if isinstance(self.choices, ModelChoiceIterator):
            self.choices.queryset = self.choices.queryset.prefetch_related(*self.reads)
        options = [option for _name, opts, _i in super().optgroups(name, value, attrs)
                   for option in opts]  # fmt: skip
        options.sort(key=lambda option: option["place"])
        grouped = groupby(options, key=lambda option: option["place"][:2])
        return [(heading, list(members), order) for (order, heading), members in grouped]


class PeopleCheckboxes(TermCheckboxes):
    """Peoples with their subgroups below them, those of the north first."""

    reads = ("parent", "alternate_names")

    def words_of(self, term: EthnicGroup) -> Iterable[str]:
        names = [alternate.name for alternate in term.alternate_names.all()]
        return [*super().words_of(term), *names, term.parent.name if term.parent else ""]

    def place_of(self, term: EthnicGroup) -> tuple[int, str, tuple[int, int]]:
        people = term.parent or term
        within = (people.position, 1 + term.position if term.parent else 0)
        if people.is_mainly_northern:
            return 0, _("Mainly in the north"), within
        return 1, _("Other peoples of Viet Nam"), within

    def under(self, term: EthnicGroup) -> str:
        return str(term.parent_id or "")


class GenreCheckboxes(TermCheckboxes):
    """Genres, the narrower ones below the wider."""

    reads = ("parent",)

    def words_of(self, term: Genre) -> Iterable[str]:
        return [*super().words_of(term), *term.alternate_names]

    def place_of(self, term: Genre) -> tuple[int, str, tuple[int, int]]:
        wider = term.parent or term
        return 0, "", (wider.position, 1 + term.position if term.parent else 0)

    def under(self, term: Genre) -> str:
        return str(term.parent_id or "")

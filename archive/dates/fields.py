"""The database field of an uncertain date: what was written, beside it what it means.

One field in a model gives five columns: the words as entered and, derived from them whenever the
row is saved, the EDTF, the first and last possible day (for filters) and a sort key. Only the
words are edited. Saving, `bulk_create` and revisions keep the columns together; statements that
bypass saving (`update`, `bulk_update`) take `columns.column_values`.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .columns import PARTS, WITHOUT_DATE, derived_names, part_of
from .errors import UncertainDateError
from .reading import parse

WORDS_LENGTH: Final = 60
EDTF_LENGTH: Final = 40
SORT_LENGTH: Final = 20
HISTORICAL: Final = "__fake__"
"""The module of models inside migrations: those name every column themselves."""


def validate_uncertain_date(text: str) -> None:
    """Raises ValidationError, with examples of what can be written, for anything else."""
    try:
        parse(text)
    except UncertainDateError as error:
        raise ValidationError(str(error), code="uncertain_date") from error


class UncertainDateField(models.CharField):
    """A date as people write it; `<name>_edtf`, `_earliest`, `_latest`, `_sort` follow it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", WORDS_LENGTH)
        kwargs.setdefault("help_text", _("For example 18/3/1975, 3/1975, khoảng 1975, trước 1954"))
        kwargs.setdefault("validators", [validate_uncertain_date])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Without what may be reworded at any time and changes no column."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        kwargs.pop("help_text", None)
        return name, path, args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract or cls.__module__ == HISTORICAL:
            return
        for part, field in _derived_fields(name):
            field.contribute_to_class(cls, f"{name}_{part}")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_model()]

    def _check_model(self) -> Iterable[checks.CheckMessage]:
        if not issubclass(self.model, DatedModel):
            yield checks.Error(
                f"{self.model.__name__} has an uncertain date but is no DatedModel.",
                hint="Derive it from archive.dates.fields.DatedModel.",
                obj=self,
                id="archive.E001",
            )


class DatedModel(models.Model):
    """A model with uncertain dates: whoever saves only the words saves what they mean with them."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        chosen = kwargs.get("update_fields")
        if chosen is not None:
            kwargs["update_fields"] = _with_derived(self, chosen)
        super().save(*args, **kwargs)


class _Derived(models.Field):
    """A column that is read off the words of another one whenever the row is saved."""

    def __init__(self, *args: Any, source: str, part: str, **kwargs: Any) -> None:
        self.source, self.part = source, part
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "source": self.source, "part": self.part}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = part_of(getattr(model_instance, self.source), self.part)
        setattr(model_instance, self.attname, value)
        return value


class DerivedText(_Derived, models.CharField):
    """The EDTF or the sort key of a date; never edited."""


class DerivedDay(_Derived, models.DateField):
    """The first or last day a date may mean; never edited."""


def _with_derived(row: models.Model, chosen: Iterable[str]) -> list[str]:
    """The field names with those that follow each uncertain date among them."""
    names = list(chosen)
    dates = {field.name for field in row._meta.fields if isinstance(field, UncertainDateField)}
    derived = [column for name in names if name in dates for column in derived_names(name)]
    return [*names, *derived]


def _derived_fields(source: str) -> list[tuple[str, models.Field]]:
    return [(part, _derived_field(source, part)) for part in PARTS]


def _derived_field(source: str, part: str) -> models.Field:
    if WITHOUT_DATE[part] is None:
        return DerivedDay(source=source, part=part, null=True, blank=True, db_index=True)
    length = SORT_LENGTH if part == "sort" else EDTF_LENGTH
    return DerivedText(source=source, part=part, max_length=length, blank=True, default="")

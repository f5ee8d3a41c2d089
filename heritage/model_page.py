"""The page that draws the model: what each table is and is not, room by room, as Markdown.

Reads models and their docstrings, so it cannot say anything the code does not: a paragraph that
begins with "Is not" says what a model must not be taken for. Writes no file, asks no database.
Diagrams are Mermaid (https://mermaid.js.org/syntax/entityRelationshipDiagram.html).
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.db import models
from modeltranslation.fields import TranslationField
from modeltranslation.translator import translator

from archive.dates.fields import DerivedDay, DerivedText, UncertainDateField

APPS: Final = ("archive", "accounts", "media_pipeline", "search")
ROOMS: Final = (
    "records", "vocabularies", "places", "festivals", "media", "access", "pages", "accounts",
    "media_pipeline", "search",
)  # fmt: skip
"""In the order a reader asks; a room not named here comes at the end."""
KINDS: Final[tuple[tuple[type[models.Field[Any, Any]], str], ...]] = (
    (UncertainDateField, "uncertain_date"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.BooleanField, "yes_or_no"),
    (models.IntegerField, "number"),
    (models.FloatField, "number"),
    (models.JSONField, "json"),
    (models.UUIDField, "uuid"),
    (models.FileField, "file"),
    (models.URLField, "address"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)
"""What a column is called in the drawing; the first that fits."""
LIBRARIES: Final = ("wagtail.", "modelcluster.", "django.")
"""Columns a model inherits from these are left out, and so are the tables of their own."""
IS_NOT: Final = "Is not "

HEADING: Final = """\
# The model

Generated from the code by `manage.py draw_model`; correct the models' docstrings, not this page.

Every room of the archive, and every other application with tables, has its own drawing; boxes not
explained below it belong to another room. `uncertain_date` stands for five columns: the words as
they were written, EDTF, the first and the last possible day, and a sort key. "In all languages"
stands for one column per interface language.
"""

Model = type[models.Model]


def model_page() -> str:
    """The whole page, ending with a line break."""
    rooms = _rooms()
    sections = [_section(name, members) for name, members in rooms.items()]
    return "\n".join([HEADING, _overview(rooms), *sections]).rstrip() + "\n"


def drawn_models() -> list[Model]:
    """Every table of ours, those that only join two others left out."""
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def what_it_is(model: Model) -> str:
    """The first paragraph of the docstring; empty when the model has none of its own."""
    return _paragraphs(model)[0]


def what_it_is_not(model: Model) -> str:
    """The paragraph that begins with "Is not", without these words; empty when there is none."""
    found = (text for text in _paragraphs(model) if text.startswith(IS_NOT))
    return next(found, "").removeprefix(IS_NOT)


def _paragraphs(model: Model) -> list[str]:
    written = model.__dict__.get("__doc__") or ""
    if written.startswith(f"{model.__name__}("):  # Django's own, made of the field names
        return [""]
    return [" ".join(text.split()) for text in inspect.cleandoc(written).split("\n\n")]


def _package(model: Model) -> str:
    return model.__module__.rpartition(".")[0]


def _room(model: Model) -> str:
    return _package(model).rpartition(".")[2]


def _rooms() -> dict[str, list[Model]]:
    found: dict[str, list[Model]] = {}
    for model in drawn_models():
        found.setdefault(_room(model), []).append(model)
    order = [*ROOMS, *sorted(found.keys() - set(ROOMS))]
    return {name: found[name] for name in order if name in found}


def _overview(rooms: Mapping[str, list[Model]]) -> str:
    """Which room's tables point into which."""
    boxes = [f'    {name}["{name}<br/>{len(members)}"]' for name, members in rooms.items()]
    arrows = sorted(
        {
            f"    {name} --> {_room(target)}"
            for name, members in rooms.items()
            for model in members
            for _field, target in _relations(model)
            if _room(target) != name
        }
    )
    text = "Rooms, how many tables each has, and whose tables they name:\n"
    return f"{text}\n{_mermaid('flowchart LR', [*boxes, *arrows])}"


def _section(name: str, members: Iterable[Model]) -> str:
    members = sorted(members, key=lambda model: model.__name__)
    says = (import_module(_package(members[0])).__doc__ or "").partition("\n\n")[0].strip()
    rows = [*(line for model in members for line in _box(model)),
            *(line for model in members for line in _lines(model))]  # fmt: skip
    entries = "\n".join(_entry(model) for model in members)
    return f"## {name}\n\n{says}\n\n{_mermaid('erDiagram', rows)}\n{entries}\n"


def _mermaid(kind: str, lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", kind, *lines, "```", ""])


def _entry(model: Model) -> str:
    """What a model is, is not, and what the database holds true of it."""
    parts = [f"- **{model.__name__}**: {what_it_is(model)}"]
    if other := what_it_is_not(model):
        parts.append(f"  *Is not* {other}")
    if rules := [rule.name.replace("_", " ") for rule in model._meta.constraints]:
        parts.append(f"  *Always:* {'; '.join(rules)}.")
    return "\n".join(parts)


def _box(model: Model) -> Iterator[str]:
    columns = [field for field in _own_fields(model) if not field.is_relation]
    if not columns:
        yield f"    {model.__name__}"
        return
    yield f"    {model.__name__} {{"
    translated = _translated_names(model)
    for field in columns:
        note = "in all languages" if field.name in translated else _values(field)
        yield f"        {_kind(field)} {field.name}" + (f' "{note}"' if note else "")
    yield "    }"


def _lines(model: Model) -> Iterator[str]:
    """The relations a model declares, from the one named to the one naming it."""
    for field, target in _relations(model):
        if field.many_to_many:
            ends = "}o--o{"
        else:
            ends = ("|o" if field.null else "||") + "--" + ("o|" if field.one_to_one else "o{")
        yield f"    {target.__name__} {ends} {model.__name__} : {field.name}"


def _own_fields(model: Model) -> list[models.Field[Any, Any]]:
    """Columns and relations declared by us, each once."""
    hidden = {
        field.name
        for base in model.__mro__[1:]
        if base.__module__.startswith(LIBRARIES) and hasattr(base, "_meta")
        for field in base._meta.get_fields()
    }
    made = (TranslationField, DerivedDay, DerivedText)
    return [
        field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.name not in hidden and not field.primary_key and not isinstance(field, made)
    ]


def _relations(model: Model) -> list[tuple[Any, Model]]:
    """Those to tables of ours."""
    ours = set(drawn_models())
    related = [field for field in _own_fields(model) if field.is_relation]
    return [(field, field.related_model) for field in related if field.related_model in ours]


def _translated_names(model: Model) -> set[str]:
    if model not in translator.get_registered_models():
        return set()
    return set(translator.get_options_for_model(model).get_field_names())


def _kind(field: models.Field[Any, Any]) -> str:
    if field.choices:
        return "choice"
    return next((word for kind, word in KINDS if isinstance(field, kind)), "other")


def _values(field: models.Field[Any, Any]) -> str:
    """The values of a choice, as they are stored."""
    return ", ".join(str(value) for value, _label in field.flatchoices)

"""A name that changes is found under its new form, and no longer under its old one."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import BooleanField, Field, FloatField, IntegerField, Model

from archive.places.models import Place, Succession
from archive.records.models import Agent, Collection, Record
from archive.vocabularies.loading import load_vocabularies
from archive.vocabularies.models import (
    AlternateName,
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)
from search.catalogue import documents_for
from search.documents import Key
from search.engines import get_engine
from search.indexing import drain_outbox, waiting
from search.naming import _USES, affected_by_term
from search.query import SearchQuery
from tests.archive.conftest import DATA
from tests.archive.places.reform_files import UNITS, make_map_of_2025, write_reform
from tests.factories import archive as make

pytestmark = pytest.mark.django_db

OLD, NEW = "Zqcumot", "Wvkanai"


def found(text: str) -> set[str]:
    return {hit.code for hit in get_engine().search(SearchQuery(text=text)).hits}


def narrowed(**chosen: tuple[str, ...]) -> set[str]:
    query = SearchQuery(**chosen)  # type: ignore[arg-type]
    return {hit.code for hit in get_engine().search(query).hits}


def _named_by(record: Record) -> dict[type[Model], Any]:
    """A row of every kind that a full record names."""
    assert record.element is not None
    return {
        Agent: record.record_agents.get().agent,
        Collection: record.collection,
        EthnicGroup: record.ethnic_groups.get(),
        Genre: record.genres.get(),
        HeritageType: record.element.heritage_type,
        Language: record.languages.get(),
        Place: record.place,
        RightsStatement: record.rights,
    }


def _rename(row: Model, field: str) -> None:
    setattr(row, field, OLD)
    row.save()
    drain_outbox()
    assert found(OLD)
    setattr(row, field, NEW)
    row.save()
    drain_outbox()


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Agent, "name"),
        (Collection, "title_vi"),
        (EthnicGroup, "name_vi"),
        (Genre, "name_vi"),
        (HeritageType, "name_vi"),
        (Language, "name_vi"),
    ],
)
def test_a_renamed_row_is_found_by_its_new_name_only(model: type[Model], field: str) -> None:
    record = make.make_full_record()
    row = _named_by(record)[model]
    _rename(row, field)
    assert record.code in found(NEW)
    assert found(OLD) == set()


def test_the_records_of_a_subgroup_follow_the_name_of_its_people() -> None:
    thai = make.make_people("thai", "Thái")
    record = make.make_record(peoples=[make.make_people("thai-den", "Thái Đen", parent=thai)])
    _rename(thai, "name_vi")
    assert found(NEW) == {record.code}
    other = AlternateName.objects.create(group=thai, name="Qxphunoi")
    drain_outbox()
    assert found("Qxphunoi") == {record.code}
    other.delete()
    drain_outbox()
    assert found("Qxphunoi") == set()


def test_a_renamed_province_is_found_by_what_lies_in_it_on_either_map() -> None:
    record = make.make_record(place=make.make_commune_then_and_now())
    province = Place.objects.get(uid="n:p:24")
    province.name = f"Tỉnh {NEW}"
    province.save()
    drain_outbox()
    assert found(NEW) == {record.code}
    Succession.objects.get().delete()
    drain_outbox()
    assert found(NEW) == set()


def test_only_what_lies_in_a_place_is_looked_at_again() -> None:
    inside, element = make.make_record(place=make.make_commune_then_and_now()), make.make_element()
    outside = make.make_record(place=make.make_split_commune())
    drain_outbox()
    assert inside.place is not None
    for uid in (inside.place.uid, "n:p:24"):
        unit = Place.objects.get(uid=uid)
        unit.latitude, unit.longitude = 21.5, 106.5
        unit.save()
        assert {row.code for row in waiting("embedded")} == {inside.code}, uid
        drain_outbox()
    link = Succession.objects.filter(old=outside.place).first()
    assert link is not None
    link.delete()
    assert {row.code for row in waiting("embedded")} == {outside.code}
    assert element.code not in found(NEW)


def test_what_lies_in_an_ended_commune_nobody_followed_goes_with_its_province() -> None:
    old = make.make_place("o:p:24", "Tỉnh Bắc Giang")
    commune = make.make_place("o:w:07532", "Xã Hộ Đáp", make.make_place("o:d:215", "Huyện", old))
    record = make.make_record(place=commune)
    province = make.make_place("n:p:24", "Tỉnh Bắc Ninh")
    Succession.objects.create(old=old, new=province, is_default=True)
    drain_outbox()
    assert narrowed(provinces=("n:p:24",)) == {record.code}
    province.name = f"Tỉnh {NEW}"
    province.save()
    drain_outbox()
    assert found(NEW) == {record.code}


@pytest.mark.parametrize("model", [model for model, uses in _USES.items() if uses.unread])
def test_no_document_repeats_what_is_said_to_be_unread(model: type[Model]) -> None:
    record = make.make_full_record()
    keys = [Key("record", record.code), Key("element", getattr(record.element, "code", ""))]
    row = _named_by(record)[model]
    drain_outbox()
    before = [one.digest for one in documents_for(keys, version=1)]
    assert len(before) == 2
    unread = [one for one in row._meta.concrete_fields if one.name.startswith(_USES[model].unread)]
    changed = [one for one in unread if _changed(row, one)]
    assert len(changed) >= len(unread) - 2  # rows to point at would have to be made
    row.save()
    assert not waiting("embedded").exists()
    assert [one.digest for one in documents_for(keys, version=1)] == before


def _changed(row: Any, field: Field[Any, Any]) -> bool:
    """Give a field another value; False for one that points to a row."""
    if field.is_relation:
        return False
    value = getattr(row, field.attname)
    if isinstance(field, BooleanField):
        value = not value
    elif isinstance(field, IntegerField | FloatField):
        value = (value or 0) + 1
    elif field.name.startswith(("born", "died")):
        value = "1931"
    else:
        value = f"9{value or ''}"[: len(value or "-")]
    setattr(row, field.attname, value)
    return True


def test_a_save_that_changes_nothing_takes_nothing_along() -> None:
    record = make.make_full_record()
    drain_outbox()
    for row in _named_by(record).values():
        row.refresh_from_db()
        row.save()
    assert not waiting("embedded").exists()


def test_a_renamed_subgroup_is_found_by_its_new_name_only() -> None:
    thai = make.make_people("thai", "Thái")
    den = make.make_people("thai-den", "Thái Đen", parent=thai)
    record = make.make_record(peoples=[den])
    make.make_record(peoples=[thai])
    _rename(den, "name_vi")
    assert found(NEW) == {record.code}
    assert found(OLD) == set()
    den.slug = "tay-dam"
    den.save()
    drain_outbox()
    assert narrowed(people=("tay-dam",)) == {record.code}
    assert narrowed(people=("thai-den",)) == set()


def test_a_renamed_rights_statement_takes_its_records_along() -> None:
    record = make.make_full_record()
    make.make_record()
    drain_outbox()
    rights = record.rights
    assert rights is not None
    rights.slug = "zqcumot"
    rights.save()
    assert [row.code for row in waiting("embedded")] == [record.code]
    drain_outbox()
    assert narrowed(rights=("zqcumot",)) == {record.code}
    assert narrowed(rights=("cc0-1-0",)) == set()


def test_a_reform_of_the_map_takes_along_what_lies_there(tmp_path: Path) -> None:
    record = make.make_record(place=make_map_of_2025())
    element = make.make_element("Lễ hội", places=[Place.objects.get(uid="n:w:07540")])
    make.make_record()
    drain_outbox()
    units = [line.replace("Việt Bắc", NEW) for line in UNITS]
    folder = str(write_reform(tmp_path, units))
    call_command("apply_reform", folder, "--dry-run", stdout=StringIO())
    assert not waiting("embedded").exists()
    call_command("apply_reform", folder, stdout=StringIO())
    drain_outbox()
    assert found(NEW) == {record.code, element.code}
    assert found("Bắc Giang") >= {record.code}
    assert narrowed(provinces=("x:p:01",)) >= {record.code}
    assert narrowed(provinces=("n:p:24",)) == set()


def test_a_deleted_collection_is_found_no_more() -> None:
    record = make.make_full_record()
    assert record.collection is not None
    _rename(record.collection, "title_vi")
    assert found(NEW) == {record.code}
    record.collection.delete()
    drain_outbox()
    assert found(NEW) == set()


def test_only_what_names_the_row_is_looked_at_again() -> None:
    record = make.make_full_record()
    make.make_record()
    drain_outbox()
    agent = record.record_agents.get().agent
    assert affected_by_term(agent) == [Key("record", record.code)]
    agent.name = NEW
    agent.save()
    assert [row.code for row in waiting("embedded")] == [record.code]


def test_drafts_are_not_looked_at() -> None:
    record = make.make_full_record()
    Record.objects.update(live=False)
    assert affected_by_term(record.record_agents.get().agent) == []


def test_a_correction_of_the_data_files_reaches_the_index() -> None:
    load_vocabularies(DATA)
    record = make.make_record(peoples=[EthnicGroup.objects.get(slug="tay")])
    EthnicGroup.objects.filter(slug="tay").update(name_vi=OLD)
    drain_outbox()
    assert found(OLD) == {record.code}
    load_vocabularies(DATA)
    drain_outbox()
    assert found(OLD) == set()
    assert record.code in found("người Tày")
    load_vocabularies(DATA)
    assert not waiting("embedded").exists()

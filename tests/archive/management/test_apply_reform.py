"""The command that applies a reform: what it tells, what it refuses, and who hears of it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.places.loading import load_places
from archive.places.models import Place
from archive.records.models import Record
from search.catalogue import documents_for
from search.documents import Key
from search.models import OutboxEntry
from tests.archive.conftest import DATA
from tests.archive.places.reform_files import LINKS, make_map_of_2025, write_reform
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def run(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("apply_reform", str(folder), *options, stdout=out)
    return out.getvalue()


def test_no_record_is_edited_but_all_of_them_follow(tmp_path: Path) -> None:
    record = make.make_record(place=make_map_of_2025())
    before = Record.objects.filter(pk=record.pk).values().get()
    OutboxEntry.objects.all().delete()
    assert "published entries whose place of today changed: 1" in run(write_reform(tmp_path))
    assert Record.objects.filter(pk=record.pk).values().get() == before
    assert OutboxEntry.objects.filter(code=record.code).exists()
    (document,) = documents_for([Key("record", record.code)], version=1)
    assert document.facets["provinces"] == ("x:p:01",)
    names = {label.text for label in document.labels if label.kind == "place"}
    assert {"Tân Sơn", "Lục Ngạn", "Bắc Giang", "Bắc Ninh", "Sơn Động", "Việt Bắc"} <= names


def test_a_dry_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    make.make_record(place=make_map_of_2025())
    OutboxEntry.objects.all().delete()
    assert "Dry run: nothing was changed." in run(write_reform(tmp_path), "--dry-run")
    assert not Place.objects.filter(uid__startswith="x:").exists()
    assert not OutboxEntry.objects.exists()


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    make_map_of_2025()
    run(write_reform(tmp_path))
    assert "applied already: nothing was changed" in run(tmp_path)


def test_a_refusal_names_the_line(tmp_path: Path) -> None:
    make_map_of_2025()
    folder = write_reform(tmp_path, links=[*LINKS, "n:w:1,x:w:00001,0,1"])
    with pytest.raises(CommandError, match=r"successions\.csv, line 6: unknown unit n:w:1"):
        run(folder)


@pytest.mark.slow
def test_units_a_reform_closed_stay_closed_when_the_reference_data_are_loaded_again(
    tmp_path: Path,
) -> None:
    load_places(DATA)
    province = "n:p:24"
    communes = Place.objects.filter(parent__uid=province).values_list("uid", flat=True)
    links = [f"{uid},x:w:00001,0,1" for uid in communes]
    day = "2026-01-01"
    units = [
        f"x:p:01,province,01,Tỉnh Một,tinh-mot,tỉnh,,{day},,,,",
        f"x:w:00001,commune,00001,Xã Một,xa-mot,Xã,x:p:01,{day},,,,",
    ]
    run(write_reform(tmp_path, units, [f"{province},x:p:01,0,1", *links]))
    assert all(result.is_unchanged for result in load_places(DATA))
    assert not Place.objects.filter(parent__uid=province, valid_to=None).exists()

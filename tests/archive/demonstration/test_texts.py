"""The demonstration's words: complete, honest, and about units and peoples that exist."""

import csv
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from archive.demonstration.film import FILMS
from archive.demonstration.lyrics import SONGS_PATH, read_songs
from archive.demonstration.records import RECORDS_PATH, read_records
from archive.demonstration.stills import STILLS
from archive.demonstration.values import DemonstrationError, RecordPlan, Song

DATA = Path(__file__).resolve().parents[3] / "data"
SONGS = read_songs()
RECORDS = read_records()
SPOKEN_VIETNAMESE = re.compile(
    r"[aăâbcdđeêghiklmnoôơpqrstuưvxy\u0300\u0301\u0309\u0303\u0323 ,]+", re.IGNORECASE
)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _seeds() -> dict[str, dict[str, Any]]:
    lines = (DATA / "seed_records.jsonl").read_text(encoding="utf-8").splitlines()
    return {seed["id"]: seed for seed in map(json.loads, lines)}


UNITS = {row["uid"]: row for row in _rows("admin_units.csv")}
SEEDS = _seeds()


def _province(uid: str) -> str:
    unit = UNITS[uid]
    while unit["parent_uid"]:
        unit = UNITS[unit["parent_uid"]]
    return unit["name_vi"].removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _only_vietnamese(text: str) -> bool:
    marks = unicodedata.normalize("NFD", text)
    for letter, marked in (("ă", "ă"), ("â", "â"), ("ê", "ê"), ("ô", "ô"), ("ơ", "ơ"), ("ư", "ư")):
        marks = marks.replace(unicodedata.normalize("NFD", letter), marked)
    return SPOKEN_VIETNAMESE.fullmatch(re.sub("[\u0302\u0306\u031b]", "", marks)) is not None


def test_there_are_twelve_songs_of_different_elements() -> None:
    assert len(SONGS) == 12
    assert len({song.element for song in SONGS}) == 12


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.slug)
def test_a_song_is_complete_in_all_tiers_and_interface_languages(song: Song) -> None:
    assert 8 <= len(song.lines) <= 16
    assert all(line.original and line.vi and line.en for line in song.lines)
    title = song.title
    assert all((title.vi, title.en, title.fr, title.zh_hans))


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.slug)
def test_sung_words_are_vietnamese_and_not_invented_in_another_language(song: Song) -> None:
    assert all(_only_vietnamese(line.original) for line in song.lines)


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.slug)
def test_a_spoken_introduction_says_it_is_synthetic(song: Song) -> None:
    spoken = song.spoken_introduction
    assert not spoken or "tổng hợp để minh họa" in spoken


def test_texts_are_stored_composed() -> None:
    for path in (SONGS_PATH, RECORDS_PATH):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)


def test_a_line_without_a_tier_is_refused_by_name(tmp_path: Path) -> None:
    content = json.loads(SONGS_PATH.read_text(encoding="utf-8"))
    content["songs"][0]["lines"][0]["en"] = " "
    broken = tmp_path / "songs.json"
    broken.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DemonstrationError, match=content["songs"][0]["slug"]):
        read_songs(broken)


def test_a_record_with_an_unknown_agent_is_refused_by_name(tmp_path: Path) -> None:
    content = json.loads(RECORDS_PATH.read_text(encoding="utf-8"))
    content["records"][0]["agents"] = ["nobody"]
    broken = tmp_path / "records.json"
    broken.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DemonstrationError, match="nobody"):
        read_records(broken)


def test_every_medium_is_used_by_exactly_one_record() -> None:
    used = [(medium.kind, medium.slug) for record in RECORDS for medium in record.media]
    made = (
        [("audio", song.slug) for song in SONGS]
        + [("video", film.slug) for film in FILMS]
        + [("image", still.slug) for still in STILLS]
    )
    assert sorted(used) == sorted(made)
    assert len(RECORDS) >= 24


def test_a_few_records_are_restricted_and_all_others_public() -> None:
    audiences = [record.audience for record in RECORDS]
    assert set(audiences) == {"public", "restricted"}
    assert 1 <= audiences.count("restricted") <= 2


def test_some_records_lack_french_and_chinese_so_that_fallback_shows() -> None:
    with_french = [record for record in RECORDS if record.summary.fr]
    assert len(RECORDS) // 3 < len(with_french) < len(RECORDS)
    assert all(bool(record.summary.fr) == bool(record.summary.zh_hans) for record in RECORDS)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.slug)
def test_a_record_names_only_what_the_reference_data_holds(record: RecordPlan) -> None:
    vocabularies = json.loads((DATA / "vocabularies.json").read_text(encoding="utf-8"))
    assert record.element in SEEDS
    assert set(record.peoples) <= {row["slug"] for row in _rows("ethnic_groups.csv")}
    assert record.genre in {None, *(genre["code"] for genre in vocabularies["genres"])}
    assert record.audience in {level["code"] for level in vocabularies["access_levels"]}
    assert record.rights in {licence["code"] for licence in vocabularies["cc_licences"]}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.slug)
def test_a_record_agrees_with_its_element_on_peoples_and_province(record: RecordPlan) -> None:
    seed = SEEDS[record.element]
    assert set(record.peoples) == {group["slug"] for group in seed["ethnic_groups"]}
    assert record.place_uid.startswith("o:")
    provinces = {place["province_old"] for place in seed["place"]}
    assert _province(record.place_uid) in provinces


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.slug)
def test_a_record_says_plainly_that_it_is_an_illustration(record: RecordPlan) -> None:
    assert "minh họa" in record.summary.vi
    assert "illustration" in record.summary.en or "shows how restriction works" in record.summary.en
    assert "minh họa" in record.body.vi
    assert "Nơi ghi và ngày ghi là giả định" in record.body.vi
    assert all("minh họa" in agent.name.vi for agent in record.agents)
    assert all(agent.kind == "group" for agent in record.agents)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.slug)
def test_a_recording_date_is_a_year_month_or_day_of_the_last_years(record: RecordPlan) -> None:
    assert re.fullmatch(r"20(19|2[0-6])(-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?)?", record.recorded_on)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.slug)
def test_pictures_and_films_are_described_for_those_who_do_not_see_them(record: RecordPlan) -> None:
    visible = [medium for medium in record.media if medium.kind != "audio"]
    assert all(medium.alt.vi and medium.alt.en for medium in visible)

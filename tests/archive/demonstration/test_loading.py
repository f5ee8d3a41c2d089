"""The demonstration in the catalogue, with real media made small."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from archive.access.viewer import ANONYMOUS
from archive.demonstration.loading import load_elements, load_records
from archive.demonstration.make import make_all
from archive.demonstration.references import MissingReferenceError, References
from archive.demonstration.seeds import read_seeds
from archive.demonstration.values import DemoRecord
from archive.media.models import MediaAsset, Transcript
from archive.media.processing import process_here
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records
from archive.records.services import publish
from archive.upsert import LoadResult
from tests.archive.conftest import DATA

from .small import LINES, PICTURE_RECORD, SONG_RECORD, small_recipe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "vocabularies")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoRecord, ...]:
    folder = tmp_path_factory.mktemp("demonstration")
    return make_all(folder, lambda line: None, recipe=small_recipe()).records


@pytest.fixture
def elements(places: list[LoadResult], vocabularies: list[LoadResult]) -> None:
    """The two elements of the records."""
    load_some("seed-014", "seed-050")


def load_some(*source_ids: str) -> LoadResult:
    chosen = [seed for seed in read_seeds(DATA) if seed.source_id in source_ids]
    return load_elements(chosen, References())


def load(records: Sequence[DemoRecord]) -> LoadResult:
    return load_records(records, References(), lambda line: None)


def places_of(source_id: str) -> list[str]:
    rows = Element.objects.get(source_id=source_id).element_places
    return [row.place.uid for row in rows.order_by("sort_order")]


@pytest.mark.slow
def test_sixty_elements_are_published_as_demonstration() -> None:
    result = load_elements(read_seeds(DATA), References())

    shown = published_elements(ANONYMOUS).filter(is_demonstration=True)
    assert (result.total, result.created, shown.count()) == (60, 60, 60)


def test_an_element_lies_in_the_most_precise_old_unit() -> None:
    load_some("seed-014", "seed-010", "seed-048")

    assert places_of("seed-014") == ["o:w:01909"]
    assert places_of("seed-010") == ["o:d:167"]
    assert places_of("seed-048") == ["o:p:10", "o:p:02"]


def test_a_named_subgroup_stands_for_its_people() -> None:
    load_some("seed-025", "seed-028", "seed-001")

    def peoples(source_id: str) -> set[str]:
        groups = Element.objects.get(source_id=source_id).ethnic_groups
        return set(groups.values_list("slug", flat=True))

    assert peoples("seed-025") == {"nung-an"}
    assert peoples("seed-028") == {"nung-chao", "nung-phan-slinh"}
    assert peoples("seed-001") == {"tay", "nung", "thai"}


def test_titles_are_in_their_columns_whatever_language_is_active() -> None:
    with translation.override("fr"):
        load_some("seed-008")

    stored = Element.objects.rewrite(False).get(source_id="seed-008")
    assert (stored.title_vi, stored.title_en, stored.title_fr) == ("Đàn tính", "Tính lute", None)
    assert Element.objects.rewrite(False).values_list("title").get(pk=stored.pk) == ("Đàn tính",)


def test_an_officers_correction_survives_loading_again() -> None:
    load_some("seed-008")
    element = Element.objects.get(source_id="seed-008")
    element.title_vi = "Đàn tính tẩu"
    element.save()
    publish(element)

    assert load_some("seed-008").is_unchanged
    assert Element.objects.get(source_id="seed-008").title_vi == "Đàn tính tẩu"


def test_without_reference_data_the_message_says_what_to_run() -> None:
    seed = replace(read_seeds(DATA)[0], heritage_type="unknown")

    with pytest.raises(MissingReferenceError, match="load_reference"):
        load_elements([seed], References())

    assert not Element.objects.exists()


@pytest.mark.usefixtures("elements")
def test_a_record_keeps_what_its_entry_says(made: tuple[DemoRecord, ...]) -> None:
    load(made)

    record = Record.objects.get(source_id=SONG_RECORD)
    assert record.is_demonstration
    assert record.live
    assert record.element.source_id == "seed-014"
    assert record.place.uid == "o:w:01909"
    assert record.date_recorded == "2023-01-31"
    assert record.rights.slug == "cc0-1-0"
    assert record.collection.slug == "minh-hoa"
    assert [language.slug for language in record.languages.all()] == ["vie"]
    assert [row.role for row in record.record_agents.all()] == ["musician", "maker"]
    assert record.title_fr == "L’ouverture de la fête du printemps"
    assert record.body_vi.startswith("<p>Hội xuống đồng")
    assert "tổng hợp để minh họa" in record.body_vi


@pytest.mark.usefixtures("elements")
def test_a_restricted_record_is_shown_to_nobody_else(made: tuple[DemoRecord, ...]) -> None:
    load(made)

    shown = published_records(ANONYMOUS).values_list("source_id", flat=True)
    assert list(shown) == [SONG_RECORD]
    assert Record.objects.filter(source_id=PICTURE_RECORD, live=True).exists()


@pytest.mark.usefixtures("elements")
def test_a_song_has_three_tiers_line_by_line(made: tuple[DemoRecord, ...]) -> None:
    load(made)

    tiers = Transcript.objects.filter(asset__record__source_id=SONG_RECORD)
    assert set(tiers.values_list("tier", "language__slug", "is_demonstration")) == {
        ("original", "vie", True),
        ("translation", "vie", True),
        ("translation", "eng", True),
    }
    for transcript in tiers:
        assert list(transcript.cues.values_list("line", flat=True)) == [1, 2]
    first = made[0].media[0].lines[0]
    cue = tiers.get(tier="original").cues.get(line=1)
    assert (cue.text, cue.start_seconds) == (first.original, first.start_seconds)
    assert len(made[0].media[0].lines) == LINES


@pytest.mark.usefixtures("elements")
def test_media_are_deposited_as_synthetic_and_can_be_processed(
    made: tuple[DemoRecord, ...],
) -> None:
    load(made)
    waiting = list(MediaAsset.objects.all())

    assert [done.state for done in process_here(waiting)] == ["ready", "ready"]
    for asset in MediaAsset.objects.all():
        assert asset.is_synthetic
        assert asset.state == MediaAsset.State.READY
        assert asset.caption
        assert asset.derivatives.exists()


@pytest.mark.usefixtures("elements")
def test_loading_records_again_adds_nothing(made: tuple[DemoRecord, ...]) -> None:
    load(made)
    codes = set(Record.objects.values_list("code", flat=True))

    assert load(made).is_unchanged
    assert set(Record.objects.values_list("code", flat=True)) == codes
    assert MediaAsset.objects.count() == 2


@pytest.mark.usefixtures("elements")
def test_a_load_that_broke_off_goes_on_where_it_stopped(
    made: tuple[DemoRecord, ...], tmp_path: Path
) -> None:
    song, picture = made
    lost = replace(picture.media[0], path=tmp_path / "not-there.jpg")
    with pytest.raises(OSError, match="not-there"):
        load([song, replace(picture, media=(lost,))])
    assert list(Record.objects.values_list("source_id", flat=True)) == [SONG_RECORD]

    assert load(made).created == 1
    assert Record.objects.count() == 2

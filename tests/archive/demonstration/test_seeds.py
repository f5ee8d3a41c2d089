"""The elements the demonstration starts from, as the data files have them."""

from archive.demonstration.seeds import SeedElement, SeedPlace, read_seeds
from archive.vocabularies.sources import read_vocabularies
from tests.archive.conftest import DATA


def seed(source_id: str) -> SeedElement:
    return next(seed for seed in read_seeds(DATA) if seed.source_id == source_id)


def test_there_are_sixty_with_titles_in_vietnamese_and_english() -> None:
    seeds = read_seeds(DATA)

    assert len({seed.source_id for seed in seeds}) == 60
    assert all(seed.title.vi and seed.title.en and seed.summary.vi for seed in seeds)


def test_each_names_its_peoples_once() -> None:
    assert seed("seed-028").peoples == ("nung",)
    assert seed("seed-028").subgroups == ("Nùng Cháo", "Nùng Phàn Slình")


def test_places_are_as_precise_as_the_source() -> None:
    assert seed("seed-014").places == (
        SeedPlace(province="Bắc Kạn", district="Ba Bể", commune_code="01909"),
    )
    assert seed("seed-018").places == (SeedPlace(province="Lạng Sơn", district="Tràng Định"),)
    assert len(seed("seed-001").places) == 11


def test_the_table_of_genres_names_known_elements_and_genres() -> None:
    genres = {row.slug for row in read_vocabularies(DATA).genres}
    named = [slug for seed in read_seeds(DATA) for slug in seed.genres]
    lines = (DATA / "demonstration" / "element_genres.csv").read_text().splitlines()

    assert set(named) <= genres
    assert len(named) == len(lines) - 1

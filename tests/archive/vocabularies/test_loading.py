"""The vocabularies of the data files, in the database."""

import csv
import shutil
from pathlib import Path

import pytest
from django.db.models import Count, Model, Sum
from django.utils import translation

from archive.upsert import LoadResult
from archive.vocabularies.loading import load_vocabularies
from archive.vocabularies.models import (
    AlternateName,
    ArtisanTitle,
    CommunityLabel,
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    Language,
    LegacyHeritageType,
    RightsStatement,
    Term,
    UnescoDomain,
    VitalityTerm,
)
from tests.archive.conftest import DATA

pytestmark = pytest.mark.django_db
INTERFACE_LANGUAGES = ("vi", "en", "fr", "zh_hans")
SIZES: dict[type[Term], int] = {
    UnescoDomain: 5,
    HeritageType: 6,
    LegacyHeritageType: 7,
    HeritageList: 5,
    VitalityTerm: 5,
    ArtisanTitle: 2,
    CommunityLabel: 42,
    Genre: 27,
    RightsStatement: 20,
}
"""Every vocabulary shown to visitors, and how many terms it has."""


def test_the_law_and_the_lists_are_complete(vocabularies: list[LoadResult]) -> None:
    assert EthnicGroup.objects.filter(parent=None).count() == 54
    assert {model: model._default_manager.count() for model in SIZES} == SIZES
    assert Language.objects.count() == 88


def test_loading_again_changes_nothing(vocabularies: list[LoadResult]) -> None:
    assert all(result.is_unchanged for result in load_vocabularies(DATA))


def test_both_official_code_lists_are_permutations_of_1_to_54(
    vocabularies: list[LoadResult],
) -> None:
    numbers = [f"{number:02d}" for number in range(1, 55)]
    peoples = EthnicGroup.objects.filter(parent=None)

    assert sorted(peoples.values_list("code_1979", flat=True)) == numbers
    assert sorted(peoples.values_list("code_census", flat=True)) == numbers


def test_the_census_population_adds_up(vocabularies: list[LoadResult]) -> None:
    counts = EthnicGroup.objects.aggregate(Sum("population_2019"), Count("population_2019"))

    assert list(counts.values()) == [96_205_082, 54]


@pytest.mark.parametrize("model", SIZES)
def test_public_terms_have_a_name_in_every_interface_language(
    model: type[Term], vocabularies: list[LoadResult]
) -> None:
    for language in INTERFACE_LANGUAGES:
        assert not model._default_manager.filter(**{f"name_{language}": None}).exists()


@pytest.mark.parametrize("model", SIZES)
def test_no_two_terms_of_a_vocabulary_have_the_same_name(
    model: type[Term], vocabularies: list[LoadResult]
) -> None:
    for language in INTERFACE_LANGUAGES:
        names = list(model._default_manager.values_list(f"name_{language}", flat=True))
        assert len(set(names)) == len(names)


def test_each_type_of_the_law_has_its_unesco_domain(vocabularies: list[LoadResult]) -> None:
    pairs = HeritageType.objects.values_list("slug", "unesco_domain__slug")

    assert dict(pairs) == {
        "oral": "a",
        "performing": "b",
        "social": "c",
        "festival": "c",
        "knowledge": "d",
        "craft": "e",
    }


def test_the_former_seven_types_lead_to_the_six_of_today(vocabularies: list[LoadResult]) -> None:
    pairs = LegacyHeritageType.objects.values_list("slug", "heritage_type__slug")

    assert dict(pairs) == {
        "language": "oral",
        "literature": "oral",
        "performing": "performing",
        "social": "social",
        "festival": "festival",
        "craft": "craft",
        "knowledge": "knowledge",
    }


def test_a_lost_domain_is_restored(vocabularies: list[LoadResult]) -> None:
    HeritageType.objects.filter(slug="craft").update(unesco_domain=None)

    assert [str(result) for result in load_vocabularies(DATA) if not result.is_unchanged] == [
        "heritage types: 6 (1 corrected)"
    ]


def test_labels_of_communities_are_told_from_notices_of_institutions(
    vocabularies: list[LoadResult],
) -> None:
    kinds = CommunityLabel.objects.values_list("kind").annotate(Count("pk")).order_by("kind")

    assert dict(kinds) == {"bc": 10, "notice": 12, "tk": 20}
    seasonal = CommunityLabel.objects.get(slug="tk-s")
    assert (seasonal.abbreviation, seasonal.category) == ("TK S", "protocol")
    notice = CommunityLabel.objects.get(slug="tk-notice")
    assert notice.uri == "https://localcontexts.org/notice/tk-notice/"


def test_labels_and_notices_have_addresses_of_their_sort(vocabularies: list[LoadResult]) -> None:
    for label in CommunityLabel.objects.all():
        folder = "notice" if label.kind == CommunityLabel.Kind.NOTICE else "label"
        assert label.uri.startswith(f"https://localcontexts.org/{folder}/")


def test_peoples_have_a_name_in_every_interface_language(vocabularies: list[LoadResult]) -> None:
    for language in INTERFACE_LANGUAGES:
        nameless = EthnicGroup.objects.filter(**{"parent": None, f"name_{language}": None})
        assert not nameless.exists()


@pytest.mark.parametrize("active", ["fr", "zh-hans", "en"])
def test_base_columns_are_vietnamese_whatever_language_is_active(active: str) -> None:
    with translation.override(active):
        load_vocabularies(DATA)

    stored = EthnicGroup.objects.rewrite(False).filter(slug="mong").values_list("name", "name_fr")

    assert list(stored) == [("Mông", "Hmong")]


def test_subgroups_hang_under_their_people(vocabularies: list[LoadResult]) -> None:
    trees = {
        "san-chay": {"san-chay-cao-lan", "san-chay-san-chi"},
        "lo-lo": {"lo-lo-hoa", "lo-lo-den"},
        "bo-y": {"bo-y-bo-y", "bo-y-tu-di"},
    }
    for people, subgroups in trees.items():
        children = EthnicGroup.objects.filter(parent__slug=people)
        assert set(children.values_list("slug", flat=True)) == subgroups
    assert EthnicGroup.objects.filter(slug="dao-do", parent__slug="dao").exists()
    assert EthnicGroup.objects.filter(slug="nung-an", parent__slug="nung").exists()
    assert not EthnicGroup.objects.filter(parent__parent__isnull=False).exists()


def test_subgroups_come_after_their_people_and_before_the_next(
    vocabularies: list[LoadResult],
) -> None:
    slugs = list(EthnicGroup.objects.values_list("slug", flat=True))
    tay, thai = slugs.index("tay"), slugs.index("thai")

    assert all(slug.startswith("tay-") for slug in slugs[tay + 1 : thai])


def test_what_stands_in_brackets_is_a_name_or_a_note(vocabularies: list[LoadResult]) -> None:
    san_chi = EthnicGroup.objects.get(slug="san-chay-san-chi")
    la_hu_na = EthnicGroup.objects.get(slug="la-hu-na")

    assert name(san_chi) == "Sán Chí"
    assert [other.name for other in san_chi.alternate_names.all()] == ["Sán Chỉ"]
    assert (name(la_hu_na), la_hu_na.note) == ("La Hủ Na", "đen")


@pytest.mark.parametrize(
    ("people", "given"),
    [("mong", "Mèo"), ("dao", "Mán"), ("tay", "Thổ"), ("dao", "Xá"), ("khang", "Xá Khao"),
     ("san-diu", "Mán Quần Cộc"), ("si-la", "Khạ Pẻ")],
)  # fmt: skip
def test_old_names_given_by_others_are_never_shown(
    people: str, given: str, vocabularies: list[LoadResult]
) -> None:
    other = AlternateName.objects.get(group__slug=people, name=given)

    assert other.kind == AlternateName.Kind.EXONYM


def test_a_peoples_own_other_names_may_be_shown(vocabularies: list[LoadResult]) -> None:
    variants = AlternateName.objects.filter(kind=AlternateName.Kind.VARIANT)

    assert {"Hmông", "H'Mông"} <= set(
        variants.filter(group__slug="mong").values_list("name", flat=True)
    )
    assert not AlternateName.objects.filter(name__contains="(").exists()


def test_the_tho_people_keep_their_name(vocabularies: list[LoadResult]) -> None:
    assert name(EthnicGroup.objects.get(slug="tho")) == "Thổ"
    assert not AlternateName.objects.filter(group__slug="tho").exists()


def test_a_people_speaks_the_languages_of_its_entry(vocabularies: list[LoadResult]) -> None:
    spoken = EthnicGroup.objects.get(slug="tay").languages.values_list("slug", flat=True)

    assert set(spoken) == {"tyz", "tys"}
    assert name(Language.objects.get(slug="tyz")) == "Tiếng Tày"


def test_narrower_genres_know_their_wider_one(vocabularies: list[LoadResult]) -> None:
    assert Genre.objects.filter(slug="then-ky-yen", parent__slug="then").exists()
    assert Genre.objects.filter(slug="luon-coi", parent__slug="luon").exists()
    assert Genre.objects.filter(parent__slug="then").count() == 7


def test_rights_keep_their_published_address(vocabularies: list[LoadResult]) -> None:
    licence = RightsStatement.objects.get(slug="cc-by-4-0")

    assert licence.uri == "https://creativecommons.org/licenses/by/4.0/"
    assert name(licence, "en") == "CC BY 4.0 – Attribution"


def test_a_correction_in_the_file_is_taken_over(
    vocabularies: list[LoadResult], tmp_path: Path
) -> None:
    key = EthnicGroup.objects.get(slug="mong").pk
    corrected = _copy_with(tmp_path, "people", "mong", fr="Hmong (Miao)")

    results = load_vocabularies(corrected)

    assert [str(result) for result in results if not result.is_unchanged] == [
        "peoples: 54 (1 corrected)"
    ]
    mong = EthnicGroup.objects.get(pk=key)
    assert (name(mong), name(mong, "fr")) == ("Mông", "Hmong (Miao)")


def test_names_added_by_an_officer_stay(vocabularies: list[LoadResult]) -> None:
    mong = EthnicGroup.objects.get(slug="mong")
    AlternateName.objects.create(group=mong, name="Hmong Leng")

    load_vocabularies(DATA)

    assert mong.alternate_names.filter(name="Hmong Leng").exists()


def name(term: Model, language: str = "vi") -> str:
    """The term's own column, never a fallback."""
    text: str = getattr(term, f"name_{language}")
    return text


def _copy_with(folder: Path, vocabulary: str, key: str, **names: str) -> Path:
    """A copy of the data files in which one term has other names."""
    for file in ("vocabularies.json", "ethnic_groups.csv", "vocabulary_names.csv"):
        shutil.copy(DATA / file, folder)
    book = folder / "vocabulary_names.csv"
    with book.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if (row["vocabulary"], row["key"]) == (vocabulary, key):
            row.update(names)
    with book.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder

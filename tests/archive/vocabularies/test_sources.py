"""The vocabularies' data files agree with each other."""

import pytest

from archive.vocabularies.sources import (
    AlternateRow,
    alternates_of,
    read_vocabularies,
    subgroup_slug,
    term_slug,
)
from tests.archive.conftest import DATA


def test_every_line_of_the_name_book_belongs_to_a_term() -> None:
    rows = read_vocabularies(DATA)
    known = {
        "unesco_domain": {row.slug for row in rows.unesco_domains},
        "heritage_type": {row.slug for row in rows.heritage_types},
        "legacy_type": {row.slug for row in rows.legacy_types},
        "heritage_list": {row.slug for row in rows.heritage_lists},
        "vitality": {row.slug for row in rows.vitality},
        "artisan_title": {row.slug for row in rows.artisan_titles},
        "community_label": {row.term.slug for row in rows.community_labels},
        "genre": {row.slug for row in rows.genres},
        "language": {row.slug for row in rows.languages},
        "rights_statement": {row.slug for row in rows.rights},
        "people": {row.slug for row in rows.peoples},
    }
    lines = (DATA / "vocabulary_names.csv").read_text(encoding="utf-8").splitlines()[1:]
    for vocabulary, key in (line.split(",")[:2] for line in lines):
        assert term_slug(key) in known[vocabulary]


def test_no_two_peoples_or_subgroups_share_a_slug() -> None:
    slugs = [row.slug for row in read_vocabularies(DATA).peoples]

    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize(
    ("parent", "name", "expected"),
    [
        ("san-chay", "Cao Lan", "san-chay-cao-lan"),
        ("dao", "Dao Đỏ", "dao-do"),
        ("bo-y", "Bố Y", "bo-y-bo-y"),
        ("tay", "Ngạn", "tay-ngan"),
    ],
)
def test_a_subgroups_slug_begins_with_its_peoples(parent: str, name: str, expected: str) -> None:
    assert subgroup_slug(parent, name) == expected


def test_names_in_a_cell_are_told_apart() -> None:
    assert alternates_of("Hmông; Mèo (tên cũ); Pa-hi (Ba-hi); La Quả (tên khác)") == (
        AlternateRow("Hmông", is_exonym=False),
        AlternateRow("Mèo", is_exonym=True),
        AlternateRow("Pa-hi", is_exonym=False),
        AlternateRow("Ba-hi", is_exonym=False),
        AlternateRow("La Quả", is_exonym=False),
    )


def test_an_empty_cell_holds_no_name() -> None:
    assert alternates_of("") == ()

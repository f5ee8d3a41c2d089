"""How the review of the official table corrects the successions."""

from archive.places.sources import SuccessionRow, reviewed


def link(old: str, new: str, *, is_split: bool = False, is_default: bool = True) -> SuccessionRow:
    return SuccessionRow(old, new, is_split, is_default)


def test_units_without_review_stay_as_they_are() -> None:
    rows = [link("o:w:1", "n:w:1"), link("o:w:2", "n:w:1")]

    assert reviewed(rows, {}) == rows


def test_the_main_successor_stays_when_the_official_table_has_it() -> None:
    rows = [link("o:w:1", "n:w:2")]

    assert reviewed(rows, {"o:w:1": ("n:w:1", "n:w:2")}) == [
        link("o:w:1", "n:w:1", is_split=True, is_default=False),
        link("o:w:1", "n:w:2", is_split=True, is_default=True),
    ]


def test_the_tables_first_target_is_the_main_one_when_ours_is_gone() -> None:
    rows = [link("o:w:1", "n:w:9"), link("o:w:1", "n:w:8", is_split=True, is_default=False)]

    assert reviewed(rows, {"o:w:1": ("n:w:3", "n:w:4")}) == [
        link("o:w:1", "n:w:3", is_split=True, is_default=True),
        link("o:w:1", "n:w:4", is_split=True, is_default=False),
    ]


def test_a_split_the_table_does_not_know_is_no_split() -> None:
    rows = [
        link("o:w:1", "n:w:1", is_split=True),
        link("o:w:1", "n:w:2", is_split=True, is_default=False),
    ]

    assert reviewed(rows, {"o:w:1": ("n:w:1",)}) == [link("o:w:1", "n:w:1")]

"""Documents survive their JSON form, and their digest tells content from version."""

from dataclasses import replace

from search.documents import MAX_SHOWN_LETTERS, Key, SearchDocument
from tests.search.documents import TAY, document

SONG = document(
    "A", {"vi": "Hát then", "en": "Then"}, people=TAY, lines=["một", "hai"],
    bodies={"vi": "x" * (MAX_SHOWN_LETTERS + 5)}, facets={"people": ("tay",)},
)  # fmt: skip


def test_json_and_back() -> None:
    assert SearchDocument.from_json(SONG.to_json()) == SONG


def test_the_digest_depends_on_content_only() -> None:
    assert replace(SONG, version=99).digest == SONG.digest
    assert replace(SONG, audience="restricted").digest != SONG.digest
    assert replace(SONG, cues=SONG.cues[:1]).digest != SONG.digest


def test_all_of_a_body_is_searched_but_only_its_beginning_is_kept_for_quoting() -> None:
    assert len(SONG.shown["body"]["vi"]) == MAX_SHOWN_LETTERS
    assert SONG.bodies["vi"][-1] == "x"


def test_keys_read_what_they_write() -> None:
    assert Key.parse(str(Key("record", "7B:C"))) == Key("record", "7B:C")

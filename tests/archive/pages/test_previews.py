"""A preview is the public page of what is being typed, finished or not."""

import pytest
from django.test import RequestFactory

from archive.records.models import Element, Record
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def test_a_preview_shows_the_unsaved_words_in_the_chosen_language(rf: RequestFactory) -> None:
    draft = make.make_full_record().get_latest_revision_as_object()
    draft.title_en = "Not saved yet"
    page = draft.serve_preview(rf.get("/vi/"), "en").content.decode()
    assert "<h1>Not saved yet</h1>" in page
    assert "Pi mường noọng" in page
    assert "<h1>Not saved yet" not in draft.serve_preview(rf.get("/vi/"), "vi").content.decode()


@pytest.mark.parametrize("model", [Record, Element])
def test_an_entry_just_begun_can_be_previewed(
    rf: RequestFactory, model: type[Record] | type[Element]
) -> None:
    assert model().serve_preview(rf.get("/vi/"), "fr").status_code == 200

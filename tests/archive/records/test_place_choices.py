"""Entries at split units wait for a choice; it is made once, logged, undone, and kept by drafts."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from archive.access.viewer import EVERYTHING, Viewer
from archive.places.models import Place
from archive.places.selectors import units_today
from archive.records.models import Element, ElementPlace, Record
from archive.records.place_choices import (
    NotASuccessorError,
    choose_place_today,
    made_choices,
    undecided_places,
    undecided_units,
    undo_choices,
)
from archive.records.services import publish
from search.catalogue import documents_for
from search.documents import Key, SearchDocument
from search.models import OutboxEntry
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Place:
    return make.make_split_commune(crosses_a_border=True)


@pytest.fixture
def curator(db: None) -> Any:
    return get_user_model().objects.create_user("lan")


def queue(viewer: Viewer = EVERYTHING) -> list[tuple[str, int]]:
    units = undecided_units(viewer, list(undecided_places(viewer)))
    return [(unit.place.uid, len(unit.placed)) for unit in units]


def document(record: Record) -> SearchDocument:
    (found,) = documents_for([Key("record", record.code)], version=1)
    return found


def place_names(record: Record) -> set[str]:
    return {label.text for label in document(record).labels if label.kind == "place"}


def test_what_lies_in_a_split_unit_waits_with_its_candidates(old: Place) -> None:
    make.make_record(place=old)
    make.make_element(places=[old])
    make.make_record(place=make.make_commune_then_and_now())
    assert queue() == [("o:w:01615", 2)]
    (unit,) = undecided_units(EVERYTHING, [old])
    assert [one.uid for one in unit.candidates] == ["n:w:01636", "n:w:01648"]


def test_undecided_it_is_found_by_every_name_and_in_every_candidates_province(old: Place) -> None:
    record = make.make_record(place=old)
    assert document(record).facets["provinces"] == ("n:p:04", "n:p:20")
    names = {"Hồng Quang", "Hà Quảng", "Bế Văn Đàn", "Phục Hòa", "Cao Bằng", "Lạng Sơn"}
    assert names <= place_names(record)


def test_a_choice_settles_it_and_the_index_hears(old: Place, curator: Any) -> None:
    record = make.make_record(place=old)
    OutboxEntry.objects.all().delete()
    choose_place_today(placed=[record], unit=units_today(old)[1], by=curator)
    assert queue() == []
    assert OutboxEntry.objects.filter(code=record.code).exists()
    assert document(record).facets["provinces"] == ("n:p:20",)
    assert "Hồng Quang" in place_names(record)
    assert "Bế Văn Đàn" not in place_names(record)


def test_only_one_place_of_an_element_is_chosen_for(old: Place, curator: Any) -> None:
    element = make.make_element(places=[old, make.make_commune_then_and_now()])
    first, second = element.element_places.order_by("pk")
    choose_place_today(placed=[first], unit=units_today(old)[0], by=curator)
    assert list(ElementPlace.objects.order_by("pk").values_list("place_today__uid", flat=True)) == [
        "n:w:01636", None,
    ]  # fmt: skip
    assert second.place_today_id is None


def test_a_unit_the_place_never_became_is_refused(old: Place, curator: Any) -> None:
    record = make.make_record(place=old)
    with pytest.raises(NotASuccessorError, match="did not become Xã Lạ"):
        choose_place_today(placed=[record], unit=make.make_place("n:w:9", "Xã Lạ"), by=curator)
    assert queue() == [("o:w:01615", 1)]


def test_the_choice_is_in_the_history_of_the_entry(old: Place, curator: Any) -> None:
    record = make.make_record(place=old)
    choose_place_today(placed=[record], unit=units_today(old)[0], by=curator)
    entry = ModelLogEntry.objects.for_instance(record).get(action="archive.choose_place")
    assert entry.user == curator
    assert entry.data["name"] == "Xã Bế Văn Đàn, Tỉnh Cao Bằng"


def test_a_decision_for_many_is_undone_at_once(old: Place, curator: Any) -> None:
    records = [make.make_record(place=old) for _ in range(3)]
    link = make.make_element(places=[old]).element_places.get()
    decision = choose_place_today(placed=[*records, link], unit=units_today(old)[0], by=curator)
    choices = made_choices(EVERYTHING, decision)
    assert len(choices) == 4
    undo_choices(choices=choices, by=curator)
    assert queue() == [("o:w:01615", 4)]


def test_undoing_leaves_a_later_choice_alone(old: Place, curator: Any) -> None:
    record = make.make_record(place=old)
    first, second = units_today(old)
    decision = choose_place_today(placed=[record], unit=first, by=curator)
    choose_place_today(placed=[record], unit=second, by=curator)
    assert made_choices(EVERYTHING, decision) == []


def test_publishing_a_draft_begun_before_keeps_the_choice(old: Place, curator: Any) -> None:
    record = make.make_record(place=old)
    record.title_vi = "Tên mới"
    draft = record.save_revision()
    choose_place_today(placed=[record], unit=units_today(old)[0], by=curator)
    draft.publish()
    record.refresh_from_db()
    assert (record.title_vi, record.place_today) == ("Tên mới", units_today(old)[0])


def test_another_place_needs_another_choice(old: Place, curator: Any) -> None:
    record = make.make_record(place=old)
    choose_place_today(placed=[record], unit=units_today(old)[0], by=curator)
    record.place = make.make_commune_then_and_now()
    publish(record)
    assert Record.objects.get().place_today is None


def test_a_place_of_an_element_keeps_its_choice_and_a_changed_one_loses_it(
    old: Place, curator: Any
) -> None:
    element = make.make_element(places=[old])
    link = element.element_places.get()
    choose_place_today(placed=[link], unit=units_today(old)[0], by=curator)
    publish(Element.objects.get())
    assert ElementPlace.objects.get().place_today is not None
    element = Element.objects.get()
    changed = element.element_places.get()
    changed.place = make.make_commune_then_and_now()
    element.element_places.set([changed])
    publish(element)
    assert ElementPlace.objects.get().place_today is None

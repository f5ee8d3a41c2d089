"""From the archive's rows to what the index knows of them."""

import pytest
from pytest_django import DjangoAssertNumQueries

from archive.access.viewer import Audience
from archive.festivals.models import DateRule
from archive.media.models import MediaAsset
from archive.places.models import Place, Succession
from archive.vocabularies.models import AlternateName
from search.catalogue import affected_by, documents_for, existing, published_count, published_keys
from search.documents import Key, SearchDocument
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def one(kind: str, code: str) -> SearchDocument:
    (document,) = documents_for([Key(kind, code)], version=7)
    return document


def label_texts(document: SearchDocument, kind: str) -> set[str]:
    return {label.text for label in document.labels if label.kind == kind}


def test_a_record_is_known_by_all_its_names() -> None:
    record = make.make_full_record({"vi": "Khúc hát mở hội", "en": "Song of the feast"})
    document = one("record", record.code)
    assert document.key == Key("record", record.code)
    assert document.version == 7
    assert document.titles == {"vi": "Khúc hát mở hội", "en": "Song of the feast"}
    assert document.bodies == {"vi": "Ghi âm trong ngày hội."}
    assert {"Bắc Giang", "Bắc Ninh", "Lục Ngạn", "Tân Sơn", "Đình Tân Sơn"} <= label_texts(
        document, "place"
    )
    assert label_texts(document, "people") == {"dân tộc Tày", "người Tày"}
    assert label_texts(document, "agent") == {"Nhóm hát Tân Sơn"}
    assert label_texts(document, "genre") == {"Then"}
    assert label_texts(document, "type") == {"Nghệ thuật trình diễn dân gian"}
    assert label_texts(document, "element") == {"Hát Then của người Tày"}
    assert label_texts(document, "date") == {"2023"}
    assert label_texts(document, "code") == {record.code}
    assert document.facets == {
        "people": ("tay",),
        "genres": ("then",),
        "places": ("n:p:24", "n:w:07534", "o:d:215", "o:p:24", "o:w:07531"),
        "provinces": ("n:p:24",),
        "communes": ("n:w:07534",),
        "provinces_then": ("o:p:24",),
        "units_then": ("o:d:215", "o:w:07531"),
        "decades": ("2020",),
        "languages": ("tyz",),
        "rights": ("cc0-1-0",),
        "collections": ("thu",),
        "types": ("performing",),
        "media": ("audio",),
        "kinds": ("record",),
    }
    assert document.sort_date.startswith("2023-02-10")


@pytest.mark.parametrize(
    ("written", "labels", "sorted_as"),
    [
        ("khoảng 1975", {"1975"}, "1975-01-01"),
        ("tháng 3 năm 1975", {"1975"}, "1975-03-01"),
        ("thập niên 1960", {"thập niên 1960"}, "1960-01-01"),
        ("trước 1954", {"trước 1954"}, "1954-01-01"),
        ("không rõ", set(), ""),
        ("", set(), ""),
    ],
)
def test_an_uncertain_date_is_found_by_its_year_or_its_words(
    written: str, labels: set[str], sorted_as: str
) -> None:
    document = one("record", make.make_record(date_recorded=written).code)
    assert label_texts(document, "date") == labels
    assert document.sort_date[:10] == sorted_as


def test_every_line_of_every_tier_is_there_with_its_time() -> None:
    record = make.make_full_record()
    cues = one("record", record.code).cues
    assert len(cues) == 6
    first = cues[0]
    assert first.asset == record.media_assets.get().code
    assert (first.tier, first.language, first.line) == ("original", "tyz", 1)
    assert (first.start_seconds, first.text) == (2.5, "Pi mường noọng")


def test_an_unfinished_recording_is_not_searched() -> None:
    record = make.make_record()
    asset = make.make_asset(record, state=MediaAsset.State.WAITING)
    make.make_lyrics(asset)
    document = one("record", record.code)
    assert document.cues == ()
    assert document.facets["media"] == ("none",)


def test_a_people_finds_its_subgroups() -> None:
    thai = make.make_people("thai", {"vi": "Thái", "fr": "Thaï"})
    black = make.make_people("thai-den", "Thái Đen", parent=thai)
    AlternateName.objects.create(group=thai, name="Thổ", kind=AlternateName.Kind.EXONYM)
    document = one("record", make.make_record(peoples=[black]).code)
    assert document.facets["people"] == ("thai", "thai-den")
    assert {"người Thái", "người Thái Đen", "peuple Thaï"} <= label_texts(document, "people")
    (hidden,) = [label for label in document.labels if not label.is_shown]
    assert hidden.text == "Thổ"


def test_a_place_of_todays_map_is_found_by_its_old_names() -> None:
    old = make.make_commune_then_and_now()
    new = Succession.objects.get(old=old).new
    document = one("record", make.make_record(place=new).code)
    assert {"Bắc Giang", "Bắc Ninh"} <= label_texts(document, "place")


def test_an_old_district_lies_in_the_province_of_today() -> None:
    district = make.make_commune_then_and_now().parent
    assert district is not None
    assert district.parent is not None
    today = make.make_place("n:p:24", "Tỉnh Bắc Ninh")
    Succession.objects.create(old=district.parent, new=today, is_default=True)
    element = make.make_element(places=[district])
    document = one("element", element.code)
    assert document.facets["provinces"] == ("n:p:24",)
    assert document.audience == Audience.PUBLIC


def test_drafts_have_no_document() -> None:
    draft = make.make_record(is_live=False)
    assert documents_for([Key("record", draft.code), Key("record", "NOSUCH00")], version=1) == []
    assert existing([Key("record", draft.code), Key("record", "NOSUCH00")]) == {
        Key("record", draft.code)
    }


def test_restricted_records_have_one_and_say_so() -> None:
    record = make.make_record(audience=Audience.RESTRICTED)
    assert one("record", record.code).audience == "restricted"


def test_everything_published_is_listed() -> None:
    codes = {make.make_record().code for _ in range(3)}
    element = make.make_element()
    make.make_record(is_live=False)
    keys = [key for batch in published_keys() for key in batch]
    assert set(keys) == {Key("record", code) for code in codes} | {Key("element", element.code)}
    assert published_count() == len(keys)


def test_an_elements_records_are_affected_by_it() -> None:
    element = make.make_element()
    record = make.make_record(element=element)
    assert affected_by(Key("element", element.code)) == [
        Key("element", element.code),
        Key("record", record.code),
    ]
    assert affected_by(Key("record", record.code)) == [Key("record", record.code)]


def test_more_records_need_no_more_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first = Key("record", make.make_full_record().code)
    with django_assert_max_num_queries(30) as counted:
        documents_for([first], version=1)
    keys = [first, *(Key("record", make.make_full_record().code) for _ in range(5))]
    with django_assert_num_queries(len(counted.captured_queries)):
        assert len(documents_for(keys, version=1)) == 6


def test_a_festival_is_found_by_the_days_it_is_held_on_and_so_are_its_records() -> None:
    element = make.make_element()
    DateRule.objects.create(
        element=element, kind="lunar-days", first_day=9, first_month=1, last_day=10, last_month=1
    )
    record = make.make_record(element=element, date_recorded="3/1975")
    document = one("element", element.code)
    days = ("lunarday0109", "lunarday0110", "lunarmonth01")
    assert document.moments == days
    assert "từ mùng 9 đến mùng 10 tháng Giêng âm lịch" in label_texts(document, "date")
    assert one("record", record.code).moments == ("decade1970", "century20", *days)
    assert one("record", record.code).days == (19750301, 19750331)


def test_an_entry_lies_where_its_place_does() -> None:
    place = make.make_commune_then_and_now()
    Place.objects.filter(uid="o:d:215").update(latitude=21.5, longitude=106.6)
    assert one("record", make.make_record(place=Place.objects.get(pk=place.pk)).code).points == (
        (21.5, 106.6),
    )
    assert one("element", make.make_element().code).points == ()


@pytest.mark.parametrize(
    ("written", "decades"),
    [("khoảng 1975", ("1970",)), ("1968-1972", ("1960", "1970")), ("thế kỷ 19", ("c19",)),
     ("trước 1954", ()), ("1850-1950", ()), ("", ())],
)  # fmt: skip
def test_a_date_counts_in_its_decades_or_its_century(
    written: str, decades: tuple[str, ...]
) -> None:
    record = make.make_record(date_recorded=written)
    assert one("record", record.code).facets["decades"] == decades

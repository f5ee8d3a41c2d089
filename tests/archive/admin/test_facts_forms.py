"""The forms for what reports ask: lists, vitality, holders, and dates as people write them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from archive.records.models import Agent, Element, Holder, Record, StatusEntry, VitalityAssessment
from archive.vocabularies.models import (
    HeritageList,
    LegacyHeritageType,
    UnescoDomain,
    VitalityTerm,
)
from heritage.accounts.models import User
from tests.archive.admin.forms import submit
from tests.factories import archive as make

Signed = tuple[User, Client]


def edit_url(entry: Element | Record) -> str:
    return f"/admin/snippets/archive/{entry._meta.model_name}/edit/{entry.pk}/"


def row(prefix: str, number: int = 0, **values: Any) -> dict[str, Any]:
    """The fields of one new line of a list in a form."""
    return {
        f"{prefix}-TOTAL_FORMS": str(number + 1),
        **{f"{prefix}-{number}-{name}": value for name, value in values.items()},
        f"{prefix}-{number}-ORDER": str(number + 1),
    }


@pytest.fixture
def element(db: None) -> Element:
    return make.make_element()


@pytest.fixture
def national(db: None) -> HeritageList:
    return HeritageList.objects.create(slug="national-ich", name_vi="Danh mục quốc gia")


@pytest.fixture
def at_risk(db: None) -> VitalityTerm:
    return VitalityTerm.objects.create(slug="at-risk", name_vi="Có nguy cơ mai một")


def test_what_reports_ask_stands_in_a_tab_of_its_own(officer: Signed, element: Element) -> None:
    page = officer[1].get(edit_url(element)).content.decode()
    tabs = re.findall(r'href="#tab-([\w-]+)"', page)
    assert tabs[:3] == ["vi", "general", "standing"]
    assert "Danh hiệu và hiện trạng" in page


def test_a_list_entry_is_kept_with_its_date_as_written(
    officer: Signed, element: Element, national: HeritageList
) -> None:
    entry = row(
        "status_entries", list=national.pk, decision="266/QĐ-BVHTTDL", decided_on="đầu 2018"
    )
    assert submit(officer[1], edit_url(element), "publish", **entry).status_code == 302
    kept = StatusEntry.objects.get(element=element)
    assert (kept.list, kept.decision, kept.decided_on) == (national, "266/QĐ-BVHTTDL", "đầu 2018")
    assert kept.decided_on_earliest is not None
    assert kept.decided_on_earliest.isoformat() == "2018-01-01"


def test_a_date_nobody_can_read_is_answered_with_examples(
    officer: Signed, element: Element, national: HeritageList
) -> None:
    entry = row("status_entries", list=national.pk, decided_on="năm con rồng")
    answer = submit(officer[1], edit_url(element), "publish", **entry)
    assert answer.status_code == 200
    assert "khoảng 1975, thập niên 1960" in answer.content.decode()
    assert not StatusEntry.objects.exists()


def test_an_assessment_takes_the_day_as_offices_write_it(
    officer: Signed, element: Element, at_risk: VitalityTerm
) -> None:
    entry = row("vitality_assessments", vitality=at_risk.pk, assessed_on="15/3/2026")
    assert submit(officer[1], edit_url(element), "publish", **entry).status_code == 302
    kept = VitalityAssessment.objects.get(element=element)
    assert (kept.vitality, kept.assessed_on.isoformat()) == (at_risk, "2026-03-15")


def test_two_assessments_of_one_day_are_refused_in_words(
    officer: Signed, element: Element, at_risk: VitalityTerm
) -> None:
    lines = {
        **row("vitality_assessments", 0, vitality=at_risk.pk, assessed_on="15/3/2026"),
        **row("vitality_assessments", 1, vitality=at_risk.pk, assessed_on="15/3/2026"),
    }
    assert submit(officer[1], edit_url(element), "publish", **lines).status_code == 200
    assert not VitalityAssessment.objects.exists()


def test_a_holder_is_a_person_or_group_since_a_vague_time(
    officer: Signed, element: Element
) -> None:
    agent = Agent.objects.create(name="Bà Nông")
    lines = row("holders", agent=agent.pk, since="khoảng 1975")
    assert submit(officer[1], edit_url(element), "publish", **lines).status_code == 302
    assert Holder.objects.get().since_earliest.isoformat() == "1975-01-01"


def test_former_type_and_domains_can_be_named(officer: Signed, element: Element) -> None:
    assert element.heritage_type is not None
    former = LegacyHeritageType.objects.create(
        slug="performing", name_vi="Nghệ thuật trình diễn", heritage_type=element.heritage_type
    )
    domain = UnescoDomain.objects.create(slug="b", name_vi="Nghệ thuật trình diễn")
    changes = {"legacy_type": former.pk, "unesco_domains": [domain.pk]}
    assert submit(officer[1], edit_url(element), "publish", **changes).status_code == 302
    element = Element.objects.get()
    assert element.legacy_type == former
    assert list(element.unesco_domains.all()) == [domain]


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("khoảng 1975", "khoảng 1975 (từ 1/1/1975 đến 31/12/1975)"),
        ("thập niên 60", "thập niên 1960 (từ 1/1/1960 đến 31/12/1969)"),
        ("trước 1954", "trước 1954 (đến hết 31/12/1954)"),
        ("sau 1975", "sau 1975 (từ 1/1/1975 trở đi)"),
        ("18/3/1975", "18/3/1975"),
    ],
)
def test_a_date_is_said_back_after_saving(officer: Signed, written: str, understood: str) -> None:
    with translation.override("vi"):
        record = make.make_record(is_live=False)
        record.save_revision(clean=False)
    answer = submit(officer[1], edit_url(record), date_recorded=written)
    page = officer[1].get(answer["Location"]).content.decode()
    assert f"Được hiểu là: {understood}" in re.sub(r"\s+", " ", page)


def test_an_empty_date_says_how_it_can_be_written(officer: Signed) -> None:
    record = make.make_record()
    page = officer[1].get(edit_url(record)).content.decode()
    assert "Được hiểu là" not in page
    assert "Ví dụ 18/3/1975" in page


@pytest.mark.parametrize(
    "vocabulary",
    [
        "legacyheritagetype", "unescodomain", "heritagelist", "vitalityterm", "artisantitle",
        "communitylabel",
    ],
)  # fmt: skip
def test_officers_look_new_vocabularies_up_and_do_not_change_them(
    officer: Signed, contributor: Signed, vocabulary: str
) -> None:
    address = f"/admin/snippets/archive/{vocabulary}/"
    assert officer[1].get(address).status_code == 200
    assert officer[1].get(f"{address}add/").status_code == 302
    assert contributor[1].get(address).status_code == 302

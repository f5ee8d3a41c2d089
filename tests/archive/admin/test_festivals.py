"""Officers enter rules and decide about holdings; contributors decide about none."""

from datetime import date, timedelta

import pytest
from django.test import Client

from archive.festivals.forms import DateRuleForm
from archive.festivals.models import DateRule, Occurrence
from archive.festivals.rules import as_rule
from archive.festivals.today import today_here
from archive.lunar import LunarDays, MonthDay, SolarDays
from archive.records.models import Element
from heritage.accounts.models import User
from tests.archive.admin.forms import submit
from tests.factories.festivals import make_decision, make_festival

Signed = tuple[User, Client]
CALENDAR = "/admin/festivals/"


@pytest.fixture
def soon() -> date:
    return today_here() + timedelta(days=20)


@pytest.fixture
def festival(db: None, soon: date) -> Element:
    return make_festival(rule=SolarDays(MonthDay(soon.day, soon.month)))


def _edit(element: Element) -> str:
    return f"/admin/snippets/archive/element/edit/{element.pk}/"


def _added_rule(**columns: object) -> dict[str, object]:
    row = {"kind": "lunar-days", "leap": "regular", "every_years": 1, "nth": "1", **columns}
    return {
        "date_rules-TOTAL_FORMS": "1",
        **{f"date_rules-0-{name}": str(value) for name, value in row.items()},
    }


def test_a_rule_is_entered_on_the_form_of_its_element(officer: Signed) -> None:
    element = make_festival(rule=None)
    rule = _added_rule(first_day=9, first_month=1, last_day=11, chi=4)
    submit(officer[1], _edit(element), "publish", **rule)
    row = DateRule.objects.get(element=element)
    assert as_rule(row) == LunarDays(MonthDay(9, 1), MonthDay(11, 1))
    assert row.chi is None


def test_an_impossible_day_is_said_at_its_field(officer: Signed) -> None:
    element = make_festival(rule=None)
    rule = _added_rule(first_day=9, first_month=13)
    page = submit(officer[1], _edit(element), "publish", **rule)
    (form,) = page.context["form"].formsets["date_rules"].forms
    assert list(form.errors) == ["first_day"]
    assert not DateRule.objects.exists()


def test_a_cycle_entered_now_needs_a_year_to_count_from(db: None) -> None:
    given = {"kind": "solar-term", "term": "15", "every_years": "3", "leap": "regular"}
    form_class = _form_class()
    assert list(form_class(given).errors) == ["base_year"]
    assert not form_class({**given, "base_year": "2022"}).errors
    known = DateRule(kind="solar-term", term=15, every_years=3)
    assert not form_class(given, instance=known).errors


def _form_class() -> type[DateRuleForm]:
    class Form(DateRuleForm):
        class Meta:
            model = DateRule
            exclude = ["element"]

    return Form


def test_the_calendar_lists_what_comes(festival: Element, officer: Signed) -> None:
    page = officer[1].get(CALENDAR)
    (row,) = [row for month in page.context["months"] for row in month.rows]
    assert (row.title, row.state) == ("Lễ hội Lồng Tồng", "expected")


@pytest.mark.parametrize(("verb", "state"), [("confirm", "confirmed"), ("cancel", "cancelled")])
def test_one_button_decides_and_one_takes_it_back(
    festival: Element, soon: date, officer: Signed, verb: str, state: str
) -> None:
    officer[1].post(f"{CALENDAR}{festival.pk}/{soon}/{verb}/")
    decision = Occurrence.objects.get()
    assert (decision.state, decision.expected_on, decision.decided_by) == (state, soon, officer[0])
    officer[1].post(f"{CALENDAR}undo/{decision.pk}/")
    assert not Occurrence.objects.exists()


def test_other_days_are_filled_in(festival: Element, soon: date, officer: Signed) -> None:
    later = soon + timedelta(days=7)
    days = {"starts_on": later.strftime("%d/%m/%Y"), "main_on": later.strftime("%d/%m/%Y")}
    answer = officer[1].post(f"{CALENDAR}{festival.pk}/{soon}/move/", days)
    assert answer.status_code == 302
    decision = Occurrence.objects.get()
    assert (decision.state, decision.starts_on, decision.ends_on) == ("moved", later, later)


def test_days_the_wrong_way_round_are_said_at_their_field(
    festival: Element, soon: date, officer: Signed
) -> None:
    days = {"element": festival.pk, "starts_on": "10/3/2027", "ends_on": "1/3/2027"}
    page = officer[1].post(f"{CALENDAR}announce/", days)
    assert list(page.context["form"].errors) == ["ends_on"]


def test_a_holding_is_announced(festival: Element, officer: Signed) -> None:
    days = {"element": festival.pk, "starts_on": "10/3/2027", "note": "Hội xuân"}
    officer[1].post(f"{CALENDAR}announce/", days)
    decision = Occurrence.objects.get()
    assert (decision.state, decision.expected_on) == ("announced", None)


def test_a_contributor_neither_sees_nor_decides(soon: date, contributor: Signed) -> None:
    own = make_festival(rule=SolarDays(MonthDay(soon.day, soon.month)), owner=contributor[0])
    decision = make_decision(own, Occurrence.State.ANNOUNCED, soon)
    browser = contributor[1]
    refused = [browser.get(CALENDAR), browser.get(f"{CALENDAR}announce/")]
    refused += [browser.post(f"{CALENDAR}{own.pk}/{soon}/{verb}/") for verb in ("confirm", "move")]
    refused.append(browser.post(f"{CALENDAR}undo/{decision.pk}/"))
    assert all(answer.status_code in (302, 403) for answer in refused)
    assert list(Occurrence.objects.all()) == [decision]
    assert b"/admin/festivals/" not in browser.get("/admin/").content


def test_drafts_and_days_that_are_none_cannot_be_decided_on(officer: Signed) -> None:
    draft = make_festival(is_live=False)
    officer[1].post(f"{CALENDAR}{draft.pk}/2027-02-15/confirm/")
    officer[1].post(f"{CALENDAR}{draft.pk}/2027-02-31/confirm/")
    assert not Occurrence.objects.exists()

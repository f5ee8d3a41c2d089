"""Uncertain dates in the database: what is saved beside the words, revised, filtered, migrated."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.db import connection, migrations, models
from django.test.utils import isolate_apps
from django.utils import translation

from archive.dates import overlaps, parse, sort_key
from archive.dates.columns import column_values, overlapping, read
from archive.dates.fields import DatedModel, UncertainDateField
from archive.records.models import Agent, Record, StatusEntry
from archive.records.selectors import recorded_between
from archive.records.services import publish
from archive.vocabularies.models import HeritageList
from tests.factories.archive import make_element, make_record

MIGRATION = "archive.migrations.0002_the_whole_model"
DERIVED = ("date_recorded_edtf", "date_recorded_earliest", "date_recorded_latest")
ABOUT_1975 = ("1975~", date(1975, 1, 1), date(1975, 12, 31))
MARCH_1975 = ("1975-03", date(1975, 3, 1), date(1975, 3, 31))
NOTHING = ("", None, None)
WRITTEN = (
    "", "không rõ", "1975", "khoảng 1975", "tháng 3/1975", "18/3/1975", "1954", "trước 1954",
    "sau 1975", "từ 1975 đến nay", "thập niên 1960", "đầu thập niên 1960", "thế kỷ 19",
    "trước thế kỷ 20", "1960-1975", "mùa xuân 1975", "mùa đông 1975", "31/12/1974", "1/1/1975",
    "29/2/1976", "mùa thu",
)  # fmt: skip

STARTS = (
    None, date(1850, 1, 1), date(1954, 12, 31), date(1975, 1, 1), date(1975, 3, 18),
    date(1976, 2, 1),
)  # fmt: skip


def columns(record: Record) -> tuple[object, ...]:
    """What the database holds beside the words."""
    stored: tuple[object, ...] = Record.objects.values_list(*DERIVED).get(pk=record.pk)
    return stored


@pytest.mark.django_db
class TestSaving:
    def test_the_words_are_kept_and_their_meaning_beside_them(self) -> None:
        record = make_record(date_recorded="khoảng 1975")

        record.refresh_from_db()
        assert record.date_recorded == "khoảng 1975"
        assert columns(record) == ABOUT_1975
        assert record.date_recorded_sort == sort_key(parse("khoảng 1975"))

    def test_the_meaning_follows_corrected_words(self) -> None:
        record = make_record(date_recorded="khoảng 1975")

        record.date_recorded = "tháng 3/1975"
        record.save()
        assert columns(record) == MARCH_1975

        record.date_recorded = ""
        record.save()
        assert columns(record) == NOTHING

    def test_saving_the_words_alone_saves_what_they_mean(self) -> None:
        record = make_record(date_recorded="1954")

        record.date_recorded = "tháng 3/1975"
        record.save(update_fields=["date_recorded"])

        assert columns(record) == MARCH_1975

    def test_saving_other_fields_leaves_a_date_not_saved_yet_alone(self) -> None:
        record = make_record(date_recorded="tháng 3/1975")

        record.date_recorded = "1954"
        record.save(update_fields=["place_note"])

        assert columns(record) == MARCH_1975
        assert Record.objects.get(pk=record.pk).date_recorded == "tháng 3/1975"

    def test_many_are_created_at_once(self) -> None:
        Agent.objects.bulk_create(Agent(name=words, born=words) for words in ("1954", "sau 1975"))

        stored = Agent.objects.order_by("born_sort").values_list("born_edtf", "born_earliest")
        assert list(stored) == [("1954", date(1954, 1, 1)), ("1975/..", date(1975, 1, 1))]

    def test_a_statement_that_bypasses_saving_takes_all_columns(self) -> None:
        record = make_record(date_recorded="1954")

        values = column_values("date_recorded", "tháng 3/1975")
        Record.objects.filter(pk=record.pk).update(**values)

        record.refresh_from_db()
        assert record.date_recorded == "tháng 3/1975"
        assert columns(record) == MARCH_1975

    def test_unreadable_words_of_an_old_import_are_kept_without_a_meaning(self) -> None:
        record = make_record(date_recorded="hồi còn chợ cũ")

        assert record.date_recorded == "hồi còn chợ cũ"
        assert columns(record) == NOTHING
        assert read(record.date_recorded) is None

    def test_two_dates_of_one_row_do_not_disturb_each_other(self) -> None:
        agent = Agent.objects.create(name="A", born="1954", died="khoảng 2020")

        agent.died = "2021"
        agent.save(update_fields=["died"])

        stored = Agent.objects.values_list("born_edtf", "died_edtf").get()
        assert stored == ("1954", "2021")


@pytest.mark.django_db
class TestRevisions:
    def test_a_draft_holds_words_and_meaning_until_it_is_published(self) -> None:
        record = make_record(date_recorded="1954")
        record.date_recorded = "tháng 3/1975"
        revision = record.save_revision()

        assert columns(record)[0] == "1954"
        draft = revision.as_object()
        assert draft.date_recorded == "tháng 3/1975"
        assert tuple(getattr(draft, name) for name in DERIVED) == MARCH_1975

        revision.publish()
        assert columns(record) == MARCH_1975

    def test_a_revision_older_than_the_columns_gets_them_when_it_is_published(self) -> None:
        record = make_record(date_recorded="tháng 3/1975")
        revision = record.latest_revision
        for name in (*DERIVED, "date_recorded_sort"):
            del revision.content[name]
        revision.save()

        record.refresh_from_db()
        record.latest_revision.publish()

        assert columns(record) == MARCH_1975

    def test_dates_of_rows_inside_an_element_are_revised_with_it(self) -> None:
        element = make_element()
        listed = HeritageList.objects.create(slug="national-ich", name="Quốc gia")
        element.status_entries.set([StatusEntry(list=listed, decided_on="tháng 12/2012")])
        publish(element)

        stored = StatusEntry.objects.values_list("decided_on", "decided_on_edtf").get()
        assert stored == ("tháng 12/2012", "2012-12")
        (entry,) = element.latest_revision.as_object().status_entries.all()
        assert (entry.decided_on, entry.decided_on_latest) == ("tháng 12/2012", date(2012, 12, 31))


class TestForms:
    @pytest.mark.parametrize(
        ("written", "message"),
        [
            ("hôm nọ", "Write for example 1975, 3/1975, 18/3/1975, about 1975"),
            ("31/2/1975", "Month 2 of 1975 has 28 days"),
            ("1975-1960", "Write the earlier date first"),
        ],
    )
    def test_what_cannot_be_kept_is_refused_with_the_way_out(
        self, written: str, message: str
    ) -> None:
        with translation.override("en"):
            form = self.form(written)
            assert not form.is_valid()
            assert message in str(form.errors["born"])

    @pytest.mark.parametrize("written", WRITTEN)
    def test_what_people_write_is_accepted(self, written: str) -> None:
        assert self.form(written).is_valid()

    def test_only_the_words_can_be_edited(self) -> None:
        form = forms.modelform_factory(Agent, fields="__all__")()

        assert {"born", "died"} <= set(form.fields)
        assert not [name for name in form.fields if name.startswith(("born_", "died_"))]

    def form(self, written: str) -> forms.ModelForm[Agent]:
        form_class = forms.modelform_factory(Agent, fields=["kind", "name", "born"])
        return form_class({"kind": "person", "name": "Nghệ nhân", "born": written})


@pytest.mark.django_db
class TestFiltering:
    @pytest.fixture
    def agents(self) -> list[str]:
        """One agent born at each of the dates, named by the words."""
        Agent.objects.bulk_create(Agent(name=words or "-", born=words) for words in WRITTEN)
        return list(WRITTEN)

    @pytest.mark.parametrize("start", STARTS)
    @pytest.mark.parametrize("days", [None, 0, 1, 30, 5000, 60_000])
    def test_the_columns_answer_as_the_dates_themselves(
        self, agents: list[str], start: date | None, days: int | None
    ) -> None:
        end = None if days is None else (start or date(1960, 1, 1)) + timedelta(days=days)

        found = set(Agent.objects.filter(overlapping("born", start, end)).values_list("born"))

        assert found == {(words,) for words in agents if self.may_lie(words, start, end)}

    def may_lie(self, words: str, start: date | None, end: date | None) -> bool:
        when = read(words)
        if when is None:
            return start is None and end is None
        return overlaps(when, start, end)

    def test_records_are_found_by_when_they_may_have_been_made(self) -> None:
        for words in ("khoảng 1975", "thập niên 1960", "trước 1954", "không rõ", ""):
            make_record(words or "không ngày", date_recorded=words)

        def made(start: date | None, end: date | None) -> set[str]:
            found = Record.objects.filter(recorded_between(start, end))
            return set(found.values_list("date_recorded", flat=True))

        assert made(date(1965, 1, 1), date(1975, 6, 1)) == {"khoảng 1975", "thập niên 1960"}
        assert made(None, date(1960, 1, 1)) == {"thập niên 1960", "trước 1954"}
        assert made(date(1976, 1, 1), None) == set()
        assert len(made(None, None)) == 5

    def test_a_condition_reaches_through_relations(self) -> None:
        element = make_element()
        listed = HeritageList.objects.create(slug="national-ich", name="Quốc gia")
        StatusEntry.objects.create(element=element, list=listed, decided_on="2012")

        def decided_in(year: int) -> bool:
            start, end = date(year, 1, 1), date(year, 12, 31)
            condition = overlapping("status_entries__decided_on", start, end)
            return type(element).objects.filter(condition).exists()

        assert decided_in(2012)
        assert not decided_in(2013)

    def test_the_sort_column_orders_as_a_chronicle(self, agents: list[str]) -> None:
        known = Agent.objects.exclude(born="").order_by("born_sort", "born")

        keys = [sort_key(parse(agent.born)) for agent in known]
        assert keys == sorted(keys)
        assert known.first().born == "trước thế kỷ 20"


class TestTheField:
    def test_migrations_name_the_words_without_their_help_and_checks(self) -> None:
        _name, path, _args, kwargs = Record._meta.get_field("date_recorded").deconstruct()

        assert path == "archive.dates.fields.UncertainDateField"
        assert set(kwargs) == {"verbose_name", "blank", "max_length"}

    @pytest.mark.parametrize("name", ["born", "born_edtf", "born_latest"])
    def test_a_field_made_again_from_its_migration_is_the_same(self, name: str) -> None:
        field = Agent._meta.get_field(name)
        again = field.clone()

        assert type(again) is type(field)
        assert again.deconstruct()[1:] == field.deconstruct()[1:]
        assert again.editable is field.editable

    @isolate_apps("archive")
    def test_a_model_that_would_save_half_a_date_is_refused(self) -> None:
        class Forgetful(models.Model):  # noqa: DJ008 - never made
            made = UncertainDateField()

            class Meta:
                app_label = "archive"

        assert [error.id for error in Forgetful.check()] == ["archive.E001"]

    @isolate_apps("archive")
    def test_an_abstract_model_hands_its_date_down_whole(self) -> None:
        class Made(DatedModel):
            made = UncertainDateField()

            class Meta:
                app_label = "archive"
                abstract = True

        class Basket(Made):
            class Meta:
                app_label = "archive"

        names = {field.name for field in Basket._meta.fields}
        assert names == {"id", "made", "made_edtf", "made_earliest", "made_latest", "made_sort"}
        assert Basket.check() == []


@pytest.mark.django_db
def test_the_migration_fills_the_columns_of_records_stored_before() -> None:
    march, about, undated = (
        make_record(words or "-", date_recorded=words) for words in ("1975-03", "khoảng 1975", "")
    )
    empty = {**column_values("date_recorded", "")}
    del empty["date_recorded"]
    Record.objects.update(**empty)

    fill = import_module(MIGRATION).fill_dates_of_older_records
    fill(apps, SimpleNamespace(connection=connection))

    assert [columns(one) for one in (march, about, undated)] == [MARCH_1975, ABOUT_1975, NOTHING]


def test_the_migration_takes_that_step_and_can_be_taken_back() -> None:
    """Whoever generates the migration anew must put the step in again."""
    module = import_module(MIGRATION)
    steps = [step for step in module.Migration.operations if isinstance(step, migrations.RunPython)]

    assert module.fill_dates_of_older_records in [step.code for step in steps]
    assert all(step.reversible for step in steps)

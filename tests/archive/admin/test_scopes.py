"""An officer answers for some places: theirs, whatever reform came between, and nobody else's."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.access.models import OfficerScope
from archive.access.requests import viewer_for
from archive.access.roles import Roles
from archive.access.viewer import Audience
from archive.media.models import MediaAsset
from archive.media.removal import remove_asset
from archive.media.selectors import removed_assets
from archive.media.transcripts.services import Placement, import_words, keep_file
from archive.places.models import Place
from archive.records.models import Element, Record
from archive.records.selectors import changeable_elements, changeable_records, visible_records
from heritage.accounts.models import User
from tests.archive.admin.forms import submit
from tests.factories import archive as make
from tests.journeys.addresses import every_address

from .conftest import SignIn

pytestmark = pytest.mark.django_db
Signed = tuple[User, Client]
MOST_EXTRA_STATEMENTS = 2


@pytest.fixture
def old() -> Place:
    """Tân Sơn of Bắc Giang, that lies in Bắc Ninh today with a commune of old Bắc Ninh."""
    old = make.make_commune_then_and_now()
    today = Place.objects.get(uid="n:p:24")
    bac_ninh = make.make_place("o:p:27", "Tỉnh Bắc Ninh")
    district = make.make_place("o:d:256", "Thành phố Bắc Ninh", bac_ninh)
    neighbour = make.make_place("o:w:09163", "Phường Vũ Ninh", district)
    make.make_succession(neighbour, Place.objects.get(uid="n:w:07534"))
    make.make_succession(bac_ninh, today)
    make.make_succession(Place.objects.get(uid="o:p:24"), today)
    return old


def in_charge(user: User, *uids: str) -> User:
    for uid in uids:
        OfficerScope.objects.create(user=user, place=Place.objects.get(uid=uid))
    return User.objects.get(pk=user.pk)


def titles(user: User) -> set[str]:
    return {str(record) for record in changeable_records(viewer_for(user))}


@pytest.fixture
def records(old: Place) -> None:
    for uid in ("o:w:07531", "o:d:215", "o:w:09163", "n:w:07534"):
        make.make_record(uid, place=Place.objects.get(uid=uid))
    make.make_record("elsewhere", place=make.make_split_commune())
    make.make_record("nowhere")


@pytest.mark.usefixtures("records")
def test_an_officer_of_a_former_province_keeps_its_records(officer: Signed) -> None:
    user = in_charge(officer[0], "o:p:24")
    assert titles(user) == {"o:w:07531", "o:d:215", "n:w:07534"}


@pytest.mark.usefixtures("records")
def test_an_officer_of_todays_province_gets_all_that_went_into_it(officer: Signed) -> None:
    user = in_charge(officer[0], "n:p:24")
    assert titles(user) == {"o:w:07531", "o:d:215", "o:w:09163", "n:w:07534"}


@pytest.mark.usefixtures("records")
def test_a_commune_that_came_from_two_provinces_is_shared(officer: Signed) -> None:
    user = in_charge(officer[0], "o:p:27")
    assert titles(user) == {"o:w:09163", "n:w:07534"}


@pytest.mark.usefixtures("records")
def test_places_add_up_and_without_any_the_whole_archive_is_theirs(officer: Signed) -> None:
    assert len(titles(officer[0])) == 6
    assert "elsewhere" in titles(in_charge(officer[0], "o:p:27", "o:p:04"))


def test_a_split_entry_belongs_to_both_until_somebody_chose(
    officer: Signed, roles: Roles, sign_in: SignIn
) -> None:
    place = make.make_split_commune(crosses_a_border=True)
    record = make.make_record("Ở đâu", place=place)
    other = sign_in("thao", roles.officers)[0]
    users = [in_charge(officer[0], "n:p:04"), in_charge(other, "n:p:20")]
    assert [titles(user) for user in users] == [{"Ở đâu"}, {"Ở đâu"}]
    Record.objects.filter(pk=record.pk).update(place_today=Place.objects.get(uid="n:w:01648"))
    assert [titles(user) for user in users] == [set(), {"Ở đâu"}]
    assert titles(in_charge(users[0], "o:p:04")) == {"Ở đâu"}


def test_an_entry_without_a_place_is_its_owners(officer: Signed, old: Place) -> None:
    make.make_record("Của tôi", owner=officer[0])
    make.make_record("Của người khác")
    assert titles(in_charge(officer[0], "o:p:24")) == {"Của tôi"}


def test_an_element_with_one_place_there_is_theirs(officer: Signed, old: Place) -> None:
    both = make.make_element("Hai nơi", places=[old, make.make_split_commune()])
    make.make_element("Nơi khác", places=[make.make_split_commune()])
    user = in_charge(officer[0], "o:p:24")
    assert list(changeable_elements(viewer_for(user))) == [both]


def test_seeing_is_not_narrowed(officer: Signed, old: Place) -> None:
    make.make_record("Kín", place=make.make_split_commune(), audience=Audience.RESTRICTED)
    make.make_record("Nháp", place=make.make_split_commune(), is_live=False)
    user = in_charge(officer[0], "o:p:24")
    assert visible_records(viewer_for(user)).count() == 2


def test_administrators_answer_for_everything(admin_user: User, old: Place) -> None:
    make.make_record("Nơi khác", place=make.make_split_commune())
    assert titles(in_charge(admin_user, "o:p:24")) == {"Nơi khác"}


@pytest.fixture
def foreign(officer: Signed, old: Place) -> Record:
    """Of another province than the officer's: with its element, a recording and a history."""
    in_charge(officer[0], "o:p:24")
    place = make.make_split_commune()
    element = make.make_element("Lễ nơi khác", places=[place])
    record = make.make_record("Hồ sơ nơi khác", place=place, element=element)
    for _edit in range(2):
        record.save_revision(log_action=True, clean=False)
    asset = make.make_asset(record, MediaAsset.Kind.AUDIO, caption_vi="Lời nơi khác")
    file = keep_file(asset=asset, name="nơi khác.txt", content="câu nơi khác".encode(), by=None)
    placement = Placement("", "original", make.make_language("tyz"))
    import_words(file=file, placements=[placement], by=None)
    remove_asset(asset=make.make_asset(record, original_name="nơi khác.wav"), by=None)
    return record


def admin_addresses(record: Record) -> Iterator[str]:
    revisions = [str(revision.pk) for revision in record.revisions.order_by("pk")]
    asset = record.media_assets.get()
    values = {
        "pk": [str(record.pk)],
        "revision_id": revisions[:1],
        "revision_id_a": revisions[:1],
        "revision_id_b": revisions[-1:],
        "code": [asset.code, removed_assets(record).get().code],
        "transcript": [str(asset.transcripts.get().pk)],
        "file": [str(asset.transcript_files.get().pk)],
        "revision": [str(asset.transcript_revisions.get().pk)],
        "format_": ["vtt"],
    }
    for address in every_address(values):
        is_entry = "/archive/record/" in address or address.startswith("/admin/recordings/")
        if address.startswith("/admin/") and is_entry and f"/{record.pk}/" in address:
            yield address
    for verb in ("edit", "delete", "history", "usage", "unpublish", "inspect"):
        yield f"/admin/snippets/archive/element/{verb}/{record.element_id}/"


def test_every_address_refuses_an_officer_of_another_province(
    officer: Signed, foreign: Record
) -> None:
    tried = list(admin_addresses(foreign))
    assert len(tried) > 20
    for address in tried:
        for answer in (officer[1].get(address), officer[1].post(address, {"title_vi": "lấy"})):
            assert answer.status_code in (302, 403, 404, 405), address
            assert "nơi khác" not in answer.content.decode(), address
    foreign.refresh_from_db()
    assert (foreign.title_vi, foreign.live) == ("Hồ sơ nơi khác", True)


def test_the_same_addresses_answer_an_officer_of_that_province(
    officer: Signed, foreign: Record
) -> None:
    in_charge(officer[0], "n:p:04")
    answers = [officer[1].get(address).status_code for address in admin_addresses(foreign)]
    assert answers.count(200) > 10


def test_lists_show_and_bulk_actions_delete_only_what_is_theirs(
    officer: Signed, foreign: Record, old: Place
) -> None:
    make.make_record("Hồ sơ của mình", place=old)
    for query in ("", "?q=ho+so", "results/?q=ho+so"):
        page = officer[1].get(f"/admin/snippets/archive/record/{query}").content.decode()
        assert "Hồ sơ của mình" in page
        assert "nơi khác" not in page
    for wanted in (foreign.pk, "all"):
        officer[1].post(f"/admin/bulk/archive/record/delete/?id={wanted}&next=/admin/")
    assert Record.objects.filter(pk=foreign.pk).exists()


def test_reports_over_everybodys_work_are_not_theirs(officer: Signed, foreign: Record) -> None:
    assert officer[1].get("/admin/reports/site-history/").status_code in (302, 403)
    assert "nơi khác" not in officer[1].get("/admin/").content.decode()


@pytest.mark.parametrize("model", ["record", "element"])
def test_a_list_costs_two_statements_more_at_most(officer: Signed, old: Place, model: str) -> None:
    for number in range(10):
        make.make_record(f"Hồ sơ {number}", place=old)
        make.make_element(f"Di sản {number}", places=[old])
    address = f"/admin/snippets/archive/{model}/"
    officer[1].get(address)
    with CaptureQueriesContext(connection) as before:
        officer[1].get(address)
    in_charge(officer[0], "o:p:24")
    with CaptureQueriesContext(connection) as after:
        page = officer[1].get(address)
    assert page.context["page_obj"].paginator.count == 10
    assert len(after) - len(before) <= MOST_EXTRA_STATEMENTS


def test_an_entry_is_not_moved_out_of_their_places(officer: Signed, old: Place) -> None:
    in_charge(officer[0], "o:p:24")
    record = make.make_record("Hồ sơ của mình", place=old)
    elsewhere = make.make_split_commune()
    url = f"/admin/snippets/archive/record/edit/{record.pk}/"
    for place in (str(elsewhere.pk), ""):
        assert submit(officer[1], url, place=place).status_code == 200
    assert submit(officer[1], url, place=str(old.parent_id)).status_code == 302


def test_an_element_keeps_one_place_of_theirs(officer: Signed, old: Place) -> None:
    in_charge(officer[0], "o:p:24")
    element = make.make_element("Lễ hội", places=[old])
    url = f"/admin/snippets/archive/element/edit/{element.pk}/"
    elsewhere = str(make.make_split_commune().pk)
    refused = submit(officer[1], url, **{"element_places-0-place": elsewhere})
    assert refused.status_code == 200
    assert submit(officer[1], url).status_code == 302
    assert Element.objects.count() == 1


def test_an_officer_enters_a_draft_before_knowing_its_place(officer: Signed, old: Place) -> None:
    in_charge(officer[0], "o:p:24")
    submit(officer[1], "/admin/snippets/archive/record/add/", title_vi="Chưa rõ nơi")
    record = Record.objects.get()
    assert officer[1].get(f"/admin/snippets/archive/record/edit/{record.pk}/").status_code == 200


def test_administrators_say_who_answers_for_what(
    admin_client: Client, officer: Signed, old: Place
) -> None:
    url = "/admin/snippets/archive/officerscope/"
    province = Place.objects.get(uid="o:p:24")
    data = {"user": officer[0].pk, "place": province.pk}
    assert admin_client.post(f"{url}add/", data).status_code == 302
    assert OfficerScope.objects.get().place == province
    assert "Tỉnh Bắc Giang" in admin_client.get(url).content.decode()
    assert officer[1].get(url).status_code == 302
    assert officer[1].post(f"{url}add/", data).status_code == 302
    assert OfficerScope.objects.count() == 1

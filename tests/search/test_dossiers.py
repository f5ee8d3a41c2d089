"""What is written in dossiers is found by whoever may read them, and by nobody else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from archive.access.viewer import Audience
from archive.media.models import MediaAsset
from archive.media.processing import process_here
from archive.media.removal import remove_asset, restore_asset
from archive.media.services import deposit_media, note_job_finished
from archive.records.models import Record
from archive.records.services import withdraw
from media_pipeline import api as pipeline
from media_pipeline.models import MediaJob
from search.catalogue import documents_for
from search.documents import MAX_DOSSIER_LETTERS, Key, SearchDocument
from search.engines import resting
from search.indexing import drain_outbox
from search.schema import DOSSIER
from tests.factories import archive as make
from tests.media_pipeline import stills

pytestmark = pytest.mark.django_db
PAGES = ["Bien ban", "Nguoi ke: ba Zatrieu", "Loi hat ru"]


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No engine rests because of another test."""
    resting.forget()
    yield
    resting.forget()


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A published record with a dossier that came in and was made as an officer's are."""
    return _with_dossier(tmp_path, Audience.PUBLIC)


@pytest.fixture
def secret(tmp_path: Path) -> Record:
    return _with_dossier(tmp_path, Audience.RESTRICTED)


def _with_dossier(folder: Path, audience: Audience) -> Record:
    record = make.make_record("Hồ sơ giấy", audience=audience)
    source = folder / "a.pdf"
    source.write_bytes(stills.pdf(PAGES))
    asset = deposit_media(record=record, source=source, original_name="a.pdf")
    (done,) = process_here([asset])
    assert done.problem == ""
    return record


def page(client: Client, words: str = "zatrieu") -> str:
    drain_outbox()
    return client.get("/vi/search/", {"q": words}).content.decode()


def document_of(record: Record) -> SearchDocument:
    (document,) = documents_for([Key("record", record.code)], version=1)
    return document


def test_a_visitor_finds_a_record_by_what_its_dossier_says_and_reads_where(
    client: Client, record: Record
) -> None:
    found = page(client)
    assert record.code in found
    assert "ba <mark>Zatrieu</mark>" in found
    api = json.loads(client.get("/api/v1/search", {"q": "zatrieu"}).content)
    assert "Zatrieu" in api["entries"][0]["highlights"][DOSSIER]["text"]


def test_a_changed_text_is_found_by_its_new_words_only(client: Client, record: Record) -> None:
    assert record.code in page(client)
    asset = record.media_assets.get()
    file = pipeline.derived_dir_of(asset.sha256, asset.derived_key) / "text.json"
    file.chmod(0o600)
    file.write_text(json.dumps({"pages": [{"page": 1, "text": "Bai khac: zakhac"}]}))
    (job,) = pipeline_jobs(asset)
    result = pipeline.result_of(job)
    assert result
    note_job_finished(job=job, result=result)
    assert record.code in page(client, "zakhac")
    assert record.code not in page(client)


def pipeline_jobs(asset: MediaAsset) -> list[MediaJob]:
    return list(MediaJob.objects.filter(source_sha256=asset.sha256))


def test_what_a_restricted_dossier_says_is_in_no_answer_to_a_visitor(
    client: Client, admin_client: Client, secret: Record
) -> None:
    assert secret.code in page(admin_client)
    drain_outbox()
    for address in (
        "/vi/search/?q=zatrieu",
        "/api/v1/search?q=zatrieu",
        "/vi/search/suggest?q=zatri",
        "/vi/search/?q=zatrie",
        "/vi/search/export.csv?q=zatrieu",
    ):
        answer = client.get(address).content.decode()
        assert secret.code not in answer
        assert "Zatrieu" not in answer, address


def test_what_becomes_restricted_is_found_no_more(client: Client, record: Record) -> None:
    assert record.code in page(client)
    record.audience = Audience.RESTRICTED
    record.save_revision().publish()
    answer = client.get("/vi/search/", {"q": "zatrieu"}).content.decode()  # before any worker
    assert record.code not in answer
    assert record.code not in page(client)
    record.audience = Audience.PUBLIC
    record.save_revision().publish()
    assert record.code in page(client)
    withdraw(record)
    assert record.code not in page(client)


def test_a_dossier_taken_out_of_its_record_takes_its_words_along(
    client: Client, record: Record
) -> None:
    asset = record.media_assets.get()
    remove_asset(asset=asset, by=None)
    assert record.code not in page(client)
    restore_asset(asset=asset, by=None)
    assert record.code in page(client)


def test_words_of_a_restricted_record_are_in_no_document_of_another(secret: Record) -> None:
    """Not of the element that both document, either."""
    element = make.make_element()
    Record.objects.filter(pk=secret.pk).update(element=element)
    neighbour = make.make_record("Hồ sơ bên cạnh", element=element)
    public = documents_for([Key("record", neighbour.code), Key("element", element.code)], version=1)
    assert len(public) == 2
    assert not [one for one in public if "Zatrieu" in one.to_json()]
    assert document_of(secret).audience == Audience.RESTRICTED
    assert "Zatrieu" in document_of(secret).to_json()


def test_a_dossier_that_is_not_ready_says_nothing(record: Record) -> None:
    assert document_of(record).dossiers
    record.media_assets.update(state=MediaAsset.State.PROBLEM, derived_key="")
    assert not document_of(record).dossiers


def test_a_thick_dossier_is_searched_from_its_beginning(record: Record) -> None:
    asset = record.media_assets.get()
    file = pipeline.derived_dir_of(asset.sha256, asset.derived_key) / "text.json"
    file.chmod(0o600)
    file.write_text(json.dumps({"pages": [{"page": 1, "text": "dau " * 40_000 + "cuoi"}]}))
    (text,) = document_of(record).dossiers
    assert len(text) == MAX_DOSSIER_LETTERS


def test_days_a_dossier_names_are_not_days_of_its_record() -> None:
    plain = SearchDocument(code="A", kind="record", audience="public", titles={"vi": "Hồ sơ"})
    dated = SearchDocument(
        code="A",
        kind="record",
        audience="public",
        titles={"vi": "Hồ sơ"},
        dossiers=("Họp ngày 15/1 âm lịch năm 1975",),
    )
    assert dated.index_fields()["labels"] == plain.index_fields()["labels"]
    assert "1975" in " ".join(dated.index_fields()["body"].keys)
    assert SearchDocument.from_json(dated.to_json()) == dated

"""What a contributor meets of a record that is not theirs: nothing, on any address of the admin.

A random token is planted in everything another person's restricted draft can hold. Every address
of the admin is then opened by a contributor whose own work touches that record (it documents
their element), and the token is looked for. An officer opening the same addresses does find it,
which proves that the looking works.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import translation
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from archive.access.roles import Roles
from archive.access.viewer import Audience
from archive.media.models import Cue, MediaAsset, Transcript
from archive.media.removal import remove_asset
from archive.media.selectors import removed_assets
from archive.media.transcripts.services import Placement, import_words, keep_file
from archive.records.models import Agent, Collection, Element, Record, RecordAgent
from heritage.accounts.models import User
from tests.factories import archive as make
from tests.journeys.addresses import every_address, names_in_addresses

Signed = tuple[User, Client]
FORBIDDEN_ANYWHERE = ("/admin/logout/", "/admin/failwhale/", "/admin/test404/")
"""Leaving, and Wagtail's own pages that only show how an error looks."""
LISTING_QUERIES = ("", "?q=le+kin", "?export=csv", "?export=xlsx", "?ordering=-pk", "?multiple=1")
NAMING_NOTHING = {
    "parent_page_id", "content_type_app_name", "content_type_model_name", "page_id", "page_pk",
    "page_to_move_id", "destination_id", "workflow_pk", "collection_id", "document_id", "doc_id",
    "uploaded_file_id", "image_id", "filter_spec", "uidb64", "token",  # editorial pages, accounts
    "decision", "day",  # elements, which are all contributors' to see
}  # fmt: skip
"""Parameters no record can be meant by."""
OFFICER_SEES_AT_LEAST = 40
"""Addresses on which an officer meets the token: list, edit, history, compare, preview …"""


@dataclass(frozen=True)
class Scene:
    """A restricted draft of an officer's, and what the contributor has beside it."""

    token: str
    secret: Record
    own_record: Record
    own_element: Element


@pytest.fixture
def token() -> str:
    return "zq" + secrets.token_hex(6)


@pytest.fixture
def scene(token: str, officer: Signed, contributor: Signed, roles: Roles) -> Scene:
    with translation.override("vi"):
        own_element = make.make_element("Lễ cầu mùa", owner=contributor[0])
        own_record = make.make_record("Bài hát của tôi", owner=contributor[0], is_live=False)
        own_record.save_revision(user=contributor[0])
        secret = _planted(token, officer[0], own_element)
        _under_review(secret, officer[0], roles)
    return Scene(token, secret, own_record, own_element)


def _planted(token: str, owner: User, element: Element) -> Record:
    secret = make.make_record(
        {code: f"Lễ kín {token} {code}" for code in ("vi", "en", "fr", "zh-hans")},
        summary=f"Tóm tắt {token}",
        body_vi=f"<p>Nội dung {token}</p>",
        place_note=f"Bản {token}",
        audience=Audience.RESTRICTED,
        element=element,
        owner=owner,
        is_live=False,
    )
    secret.collection = Collection.objects.create(slug="kin", title_vi="Bộ sưu tập")
    secret.record_agents.set(
        [RecordAgent(agent=Agent.objects.create(name="Bà Nông"), role=RecordAgent.Role.SINGER)]
    )
    for _edit in range(2):
        secret.save_revision(user=owner, log_action=True, clean=False)
    asset = make.make_asset(secret, MediaAsset.Kind.VIDEO, caption_vi=f"Lời {token}")
    asset.original_name = f"{token}.mp4"
    asset.save()
    file = keep_file(asset=asset, name=f"{token}.txt", content=f"câu hát {token}".encode(), by=None)
    tay = make.make_language("tyz")
    import_words(file=file, placements=[Placement("", "original", tay)], by=None)
    assert Transcript.objects.exists()
    remove_asset(asset=make.make_asset(secret, original_name=f"{token}.wav"), by=owner)
    return secret


def _under_review(secret: Record, by: User, roles: Roles) -> None:
    """The draft waits for a review, so that Wagtail's workflow pages have something to show."""
    workflow = Workflow.objects.create(name="Duyệt hồ sơ")
    task = GroupApprovalTask.objects.create(name="Cán bộ duyệt")
    task.groups.add(roles.officers)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    content_type = ContentType.objects.get_for_model(Record)
    WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
    secret.refresh_from_db()
    workflow.start(secret, by)


def _values(scene: Scene) -> Mapping[str, Sequence[str]]:
    """What each parameter of an address may name, the secret first."""
    revisions = [str(r.pk) for r in scene.secret.revisions.order_by("pk")]
    state = scene.secret.current_workflow_state
    asset = scene.secret.media_assets.get()
    return {
        "pk": [str(scene.secret.pk), str(scene.own_record.pk)],
        "object_id": [str(scene.secret.pk)],
        "revision_id": revisions[:2],
        "revision_id_a": ["earliest", revisions[0], "live"],
        "revision_id_b": ["latest", revisions[-1]],
        "workflow_state_id": [str(state.pk)],
        "task_state_id": [str(state.current_task_state.pk)],
        "task_id": [str(state.current_task_state.task_id)],
        "workflow_id": [str(state.workflow_id)],
        "action_name": ["approve", "reject"],
        "app_label": ["archive"],
        "app_name": ["archive"],
        "model_name": ["record", "element"],
        "action": ["delete"],
        "code": [asset.code, removed_assets(scene.secret).get().code, scene.secret.code],
        "session_id": ["1"],
        "transcript": [str(asset.transcripts.get().pk)],
        "file": [str(asset.transcript_files.get().pk)],
        "revision": [str(asset.transcript_revisions.first().pk)],
        "format_": ["vtt", "srt", "txt"],
    }


def _addresses(scene: Scene) -> Iterator[str]:
    values = _values(scene)
    for address in every_address(values):
        if address.startswith("/admin/") and not address.startswith(FORBIDDEN_ANYWHERE):
            yield address
    for address in _without_parameters():
        for query in LISTING_QUERIES:
            yield address + query
    secret, own = scene.secret.pk, scene.own_element.pk
    yield f"/admin/bulk/archive/record/delete/?id={secret}"
    yield "/admin/bulk/archive/record/delete/?id=all&next=/admin/"
    yield f"/admin/bulk/archive/element/delete/?id={own}"
    yield f"/admin/snippets/choose/archive/record/chosen-multiple/?id={secret}"
    for verb in ("usage", "delete", "history", "edit"):
        yield f"/admin/snippets/archive/element/{verb}/{own}/"
    for agent in Agent.objects.all():
        yield f"/admin/snippets/archive/agent/usage/{agent.pk}/"
    for collection in Collection.objects.all():
        yield f"/admin/snippets/archive/collection/usage/{collection.pk}/"


def _without_parameters() -> list[str]:
    listings = ("", "results/")
    models = ("record", "element", "agent", "collection")
    return [
        f"/admin/snippets/{kind}archive/{model}/{tail}"
        for kind in ("", "choose/")
        for model in models
        for tail in listings
    ] + ["/admin/", "/admin/reports/site-history/", "/admin/reports/workflow/"]


def _met(client: Client, scene: Scene, about: str = "") -> list[str]:
    """The addresses, of those with `about` in them, whose answer has the token in it."""
    met = []
    for address in filter(lambda one: about in one, _addresses(scene)):
        answer: Any = client.get(address)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if scene.token.encode() in body or scene.token in str(answer.headers):
            met.append(address)
    return met


def test_every_parameter_of_an_address_is_tried_with_the_secret(scene: Scene) -> None:
    """A new address belongs into `_values`, or into the few that name no record's facts."""
    assert names_in_addresses(in_admin=True) - _values(scene).keys() == NAMING_NOTHING


@pytest.mark.slow
def test_a_contributor_meets_nothing_of_anothers_restricted_draft(
    scene: Scene, contributor: Signed
) -> None:
    assert _met(contributor[1], scene) == []


@pytest.mark.slow
def test_an_officer_opening_the_same_addresses_meets_it(scene: Scene, officer: Signed) -> None:
    met = _met(officer[1], scene, about="archive/record/")
    assert len(met) >= OFFICER_SEES_AT_LEAST, met


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("snippets/archive/record/edit/{pk}/", {"title_vi": "lấy"}),
        ("snippets/archive/record/edit/{pk}/", {"title_vi": "lấy", "action-publish": "1"}),
        ("snippets/archive/record/delete/{pk}/", {}),
        ("snippets/archive/record/unpublish/{pk}/", {}),
        ("snippets/archive/record/lock/{pk}/", {}),
        ("snippets/archive/record/preview/{pk}/", {"title_vi": "lấy"}),
        ("snippets/archive/record/history/{pk}/revisions/{revision}/revert/", {"title_vi": "lấy"}),
        ("snippets/archive/record/workflow/action/{pk}/approve/{task_state}/", {}),
        ("snippets/archive/record/workflow/confirm_cancellation/{pk}/", {}),
        ("bulk/archive/record/delete/?id={pk}", {}),
        ("bulk/archive/record/delete/?id=all", {}),
        ("recordings/{pk}/upload/", {}),
        ("recordings/{pk}/{asset}/retry/", {}),
        ("recordings/{pk}/{asset}/caption/", {"caption_vi": "lấy"}),
        ("recordings/{pk}/{asset}/words/", {"text": "lấy"}),
        ("recordings/{pk}/{asset}/words/{transcript}/save/", {"lines": "[]"}),
        ("recordings/{pk}/{asset}/words/{transcript}/remove/", {}),
        ("recordings/{pk}/{asset}/words/versions/{words_revision}/restore/", {}),
    ],
)
def test_a_contributor_changes_nothing_of_anothers_record(
    scene: Scene, contributor: Signed, path: str, data: dict[str, str]
) -> None:
    before = _facts(scene.secret)
    asset = scene.secret.media_assets.get()
    address = "/admin/" + path.format(
        pk=scene.secret.pk,
        asset=asset.code,
        transcript=asset.transcripts.get().pk,
        words_revision=asset.transcript_revisions.get().pk,
        revision=scene.secret.latest_revision_id,
        task_state=scene.secret.current_workflow_state.current_task_state_id,
    )
    answer = contributor[1].post(address, data)
    assert answer.status_code in (302, 403, 404)
    assert scene.token not in answer.content.decode()
    assert _facts(scene.secret) == before


def _facts(record: Record) -> tuple[object, ...]:
    kept = Record.objects.get(pk=record.pk)
    assets = list(kept.media_assets.values_list("code", "caption_vi", "state"))
    words = list(Cue.objects.filter(transcript__asset__record=kept).values_list("text", flat=True))
    status = kept.current_workflow_state.status
    return kept.title_vi, kept.live, kept.locked, kept.latest_revision_id, assets, words, status


def test_a_contributor_cannot_reach_another_revision_through_their_own_record(
    scene: Scene, contributor: Signed
) -> None:
    base = f"/admin/snippets/archive/record/history/{scene.own_record.pk}/revisions"
    foreign = scene.secret.latest_revision_id
    for tail in (f"{foreign}/view/", f"{foreign}/revert/", f"compare/earliest...{foreign}/"):
        answer = contributor[1].get(f"{base}/{tail}")
        assert scene.token not in answer.content.decode()


def test_unpublished_changes_of_anothers_public_record_stay_theirs(
    token: str, officer: Signed, contributor: Signed
) -> None:
    element = make.make_element("Lễ cầu mùa", owner=contributor[0])
    public = make.make_record("Bài hát chung", owner=officer[0], element=element)
    public.title_vi = f"Bài hát {token}"
    public.save_revision(user=officer[0], log_action=True)
    addresses = [
        *(one for one in _without_parameters() if "record" in one),
        f"/admin/snippets/choose/archive/record/chosen/{public.pk}/",
        f"/admin/snippets/archive/element/usage/{element.pk}/",
        f"/admin/snippets/archive/record/edit/{public.pk}/",
    ]
    assert [a for a in addresses if token in contributor[1].get(a).content.decode()] == []
    assert token in officer[1].get("/admin/snippets/archive/record/").content.decode()


def test_a_published_record_of_anothers_is_not_theirs_to_edit(contributor: Signed) -> None:
    record = make.make_record("Bài hát chung")
    answer = contributor[1].post(
        f"/admin/snippets/archive/record/edit/{record.pk}/", {"title_vi": "lấy"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    assert record.revisions.count() == 1


def test_their_own_record_stays_open_to_them(scene: Scene, contributor: Signed) -> None:
    base = "/admin/snippets/archive/record"
    pk = scene.own_record.pk
    for address in (
        f"{base}/edit/{pk}/",
        f"{base}/history/{pk}/",
        f"/admin/recordings/{pk}/panel/",
    ):
        assert contributor[1].get(address).status_code == 200
    assert "Bài hát của tôi" in contributor[1].get(f"{base}/").content.decode()


def test_records_cannot_be_copied(scene: Scene, officer: Signed) -> None:
    address = f"/admin/snippets/archive/record/copy/{scene.secret.pk}/"
    assert officer[1].get(address, follow=True).status_code == 404


@pytest.mark.parametrize("report", ["site-history", "workflow", "workflow_tasks", "locked"])
def test_reports_over_everybodys_work_are_for_curators(
    officer: Signed, contributor: Signed, report: str
) -> None:
    address = f"/admin/reports/{report}/"
    assert contributor[1].get(address).status_code == 302
    assert contributor[1].get(f"{address}results/").status_code == 302
    assert officer[1].get("/admin/reports/site-history/").status_code == 200

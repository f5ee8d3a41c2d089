"""What the variables about object storage mean, and what is said when they are wrong."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from heritage.settings.media import media_bucket

PREFIX = "HERITAGE_MEDIA_S3"


def test_the_disk_alone_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HERITAGE_MEDIA_STORAGE", raising=False)
    assert media_bucket() is None


def test_a_bucket_is_described_by_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERITAGE_MEDIA_STORAGE", "s3")
    monkeypatch.setenv(f"{PREFIX}_BUCKET", "kho")
    monkeypatch.setenv(f"{PREFIX}_ENDPOINT", "https://s3.example.vn")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY", raising=False)
    assert media_bucket() == {"bucket_name": "kho", "endpoint_url": "https://s3.example.vn"}


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [("s3", "HERITAGE_MEDIA_S3_BUCKET"), ("ftp", "local or s3")],
    ids=["no bucket", "unknown storage"],
)
def test_a_mistake_stops_the_start_in_words(
    monkeypatch: pytest.MonkeyPatch, kind: str, complaint: str
) -> None:
    monkeypatch.setenv("HERITAGE_MEDIA_STORAGE", kind)
    monkeypatch.delenv(f"{PREFIX}_BUCKET", raising=False)
    with pytest.raises(ImproperlyConfigured, match=complaint):
        media_bucket()

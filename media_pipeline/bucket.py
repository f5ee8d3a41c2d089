"""The shelf in object storage: S3, or what speaks like it, through django-storages.

A bucket knows no rename, so a folder's files go up under a prefix that only one attempt uses, and
the manifest, written last, names that prefix: it is the publication. Whatever a late or killed
attempt left beside it is never seen. Nothing counts as stored because an upload returned: the
server confirms the SHA-256, or the bytes are read back.
"""

import base64
import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.crypto import get_random_string
from storages.backends.s3 import S3Storage

from media_pipeline.errors import BorrowedSpoiledError, ProcessingFailedError
from media_pipeline.fixity import BLOCK_BYTES, OnBlock, sha256_of
from media_pipeline.shelves import MANIFEST, OnFile, Piece, parsed_manifest

FOLDER_KEY = "folder"
"""What the manifest in a bucket says beside what every manifest says."""
SINGLE_PUT_BYTES: Final = 4 * 1024**3
"""Larger files go up in parts (S3 takes 5 GiB at once), whose checksum is not that of the file."""
PARALLEL_UPLOADS: Final = 8
"""A film has a thousand segments; one after the other they would wait a thousand round trips."""
SIGN_SECONDS: Final = 1.0
"""Between two signs of life while files travel; what is asked in between may end it."""
DELETED_AT_ONCE: Final = 1000
"""What one delete request of S3 takes."""
NOT_THERE: Final = frozenset({"404", "NoSuchKey", "NotFound"})
NOT_ALLOWED: Final = frozenset({"401", "403", "AccessDenied", "InvalidAccessKeyId",
                                "SignatureDoesNotMatch", "NoSuchBucket"})  # fmt: skip
RANGE_BEHIND_END: Final = "InvalidRange"


class BucketShelf:
    """Objects below the location of a django-storages S3 storage."""

    def __init__(self, storage: S3Storage) -> None:
        self._storage = storage
        self._folders: dict[str, str] = {}

    def keep(self, path: Path, name: str, sha256: str) -> None:
        """``path`` stays; whoever gave it may delete it afterwards."""
        with errors_named(name):
            self._put_file(path, name, sha256)

    @contextlib.contextmanager
    def lend(self, name: str, sha256: str, place: Path, on_block: OnBlock) -> Iterator[Path]:
        """A copy at ``place``, deleted afterwards."""
        try:
            with errors_named(name):
                arrived = self._download(name, place, on_block)
            if arrived != sha256:
                raise ProcessingFailedError("master_altered", path=name)
            yield place
        finally:
            place.unlink(missing_ok=True)

    def publish(
        self, work: Path, name: str, borrowed: Mapping[str, tuple[str, str]], on_file: OnFile
    ) -> None:
        folder = f"{name}/{get_random_string(12)}"
        try:
            with errors_named(name):
                self._send_all(work, folder, borrowed, on_file)
                on_file()
                is_first = self._point(work / MANIFEST, name, folder)
        except BaseException:
            self._try_to_clear(folder)
            raise
        if not is_first:
            self._try_to_clear(folder)

    def manifest(self, name: str) -> dict[str, Any] | None:
        with errors_named(name):
            return self._manifest(name)

    def folders(self, name: str) -> list[str]:
        with errors_named(name):
            names = self._names_below(f"{name}/")
        found = {rest.removesuffix(f"/{MANIFEST}") for rest in names if rest.endswith(MANIFEST)}
        return sorted(rest for rest in found if "/" not in rest)

    def fingerprint(self, folder: str, path: str) -> str | None:
        inside = self._folder_of(folder)
        return self.fingerprint_of_master(f"{inside}/{path}") if inside else None

    def fingerprint_of_master(self, name: str) -> str | None:
        with errors_named(name):
            return self._fingerprint(name)

    def discard(self, name: str) -> None:
        with errors_named(name):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(f"{name}/{MANIFEST}"))
            self._delete_below(f"{name}/")
        self._folders.pop(name, None)

    def forget(self, name: str) -> None:
        with errors_named(name):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def open_piece(self, folder: str, path: str, wanted: str, *, has_body: bool) -> Piece | None:
        """Return a published file, or the ``Range`` of it that is wanted, for a visitor.

        ``None`` when there is none. Raises a named error when the storage does not answer.
        """
        with errors_named(path):
            is_remembered = folder in self._folders
            inside = self._folder_of(folder)
            piece = self._open(f"{inside}/{path}", wanted, has_body) if inside else None
        if piece is None and is_remembered:  # made anew since, under another prefix
            del self._folders[folder]
            return self.open_piece(folder, path, wanted, has_body=has_body)
        return piece

    def signed_address(self, folder: str, path: str, seconds: int, media_type: str) -> str | None:
        """Return an address at which the storage itself gives the file for some seconds."""
        with errors_named(path):
            inside = self._folder_of(folder)
        if inside is None:
            return None
        asked = {"ResponseContentType": media_type}
        address: str = self._storage.url(f"{inside}/{path}", parameters=asked, expire=seconds)
        return address

    @cached_property
    def _client(self) -> Any:
        """One for all threads, which boto's clients allow; django-storages makes one for each."""
        return self._storage.connection.meta.client

    @property
    def _bucket(self) -> str:
        return str(self._storage.bucket_name)

    def _key(self, name: str) -> str:
        location = self._storage.location.strip("/")
        return f"{location}/{name}" if location else name

    def _send_all(
        self, work: Path, folder: str, borrowed: Mapping[str, tuple[str, str]], on_file: OnFile
    ) -> None:
        files = [path for path in work.rglob("*") if path.is_file() and path.name != MANIFEST]
        with ThreadPoolExecutor(PARALLEL_UPLOADS) as pool:
            tasks = [
                pool.submit(self._send, path, f"{folder}/{path.relative_to(work)}")
                for path in files
            ]
            tasks += [
                pool.submit(self._copy, source, path, folder, sha256)
                for path, (source, sha256) in borrowed.items()
            ]
            try:
                _await(tasks, on_file)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _send(self, path: Path, name: str) -> None:
        self._put_file(path, name, sha256_of(path))

    def _put_file(self, path: Path, name: str, sha256: str) -> None:
        if path.stat().st_size > SINGLE_PUT_BYTES:
            self._client.upload_file(str(path), self._bucket, self._key(name))
            confirmed = None
        else:
            with path.open("rb") as body:
                confirmed = self._client.put_object(
                    Bucket=self._bucket, Key=self._key(name), Body=body,
                    ChecksumSHA256=_in_base64(sha256),
                ).get("ChecksumSHA256")  # fmt: skip
        if confirmed != _in_base64(sha256) and self._fingerprint(name) != sha256:
            raise ProcessingFailedError("storage_altered", path=name)

    def _copy(self, source: str, path: str, folder: str, sha256: str) -> None:
        """Within the storage; no byte of it travels, but it is proved like an upload."""
        inside = self._folder_of(source)
        copied = self._copied(f"{inside}/{path}", f"{folder}/{path}") if inside else None
        if copied != _in_base64(sha256) and self._fingerprint(f"{folder}/{path}") != sha256:
            raise BorrowedSpoiledError("storage_altered", path=path)

    def _copied(self, source: str, target: str) -> str | None:
        """The checksum that the storage names for its copy; ``None`` when there is none."""
        try:
            copied = self._client.copy_object(
                Bucket=self._bucket, Key=self._key(target),
                CopySource={"Bucket": self._bucket, "Key": self._key(source)},
                ChecksumAlgorithm="SHA256",
            )  # fmt: skip
        except ClientError as error:
            if _code_of(error) not in NOT_THERE:
                raise
            return None
        confirmed: str | None = copied["CopyObjectResult"].get("ChecksumSHA256")
        return confirmed

    def _fingerprint(self, name: str) -> str | None:
        answer = self._get(name)
        if answer is None:
            return None
        digest = hashlib.sha256()
        for block in answer["Body"].iter_chunks(BLOCK_BYTES):
            digest.update(block)
        return digest.hexdigest()

    def _download(self, name: str, place: Path, on_block: OnBlock) -> str:
        answer = self._get(name)
        if answer is None:
            raise FileNotFoundError(name)
        digest = hashlib.sha256()
        with place.open("wb") as target:
            for block in answer["Body"].iter_chunks(BLOCK_BYTES):
                digest.update(block)
                target.write(block)
                on_block()
        return digest.hexdigest()

    def _point(self, manifest: Path, name: str, folder: str) -> bool:
        """Write the manifest that names ``folder``, unless there is one; say whether it was."""
        content = {**json.loads(manifest.read_text(encoding="utf-8")), FOLDER_KEY: folder}
        body = json.dumps(content, ensure_ascii=False, indent=1).encode()
        try:
            self._put_manifest(name, body, IfNoneMatch="*")
        except ClientError as error:
            if _code_of(error) not in {"PreconditionFailed", "ConditionalRequestConflict", "412"}:
                raise
            if self._manifest(name) is not None:
                return False
            self._put_manifest(name, body)  # what is there cannot be read: nothing is published
        return True

    def _put_manifest(self, name: str, body: bytes, **condition: str) -> None:
        self._client.put_object(
            Bucket=self._bucket, Key=self._key(f"{name}/{MANIFEST}"), Body=body,
            ContentType="application/json", **condition,
        )  # fmt: skip

    def _manifest(self, name: str) -> dict[str, Any] | None:
        return parsed_manifest(self._read(f"{name}/{MANIFEST}"))

    def _folder_of(self, name: str) -> str | None:
        """The prefix that the manifest of a published folder names; it never changes."""
        if name not in self._folders:
            manifest = self._manifest(name)
            if manifest is None:
                return None
            self._folders[name] = manifest[FOLDER_KEY]
        return self._folders[name]

    def _open(self, name: str, wanted: str, has_body: bool) -> Piece | None:
        try:
            answer = self._get(name, **({"Range": wanted} if wanted else {}), is_head=not has_body)
        except ClientError as error:
            if _code_of(error) not in {RANGE_BEHIND_END, "416"}:
                raise
            size = self._head(name)
            total = size["ContentLength"] if size else 0
            return Piece(iter(()), {"Content-Range": f"bytes */{total}"}, 416)
        if answer is None:
            return None
        headers = {"Content-Length": str(answer["ContentLength"])}
        if "ContentRange" in answer:
            headers["Content-Range"] = answer["ContentRange"]
        chunks = answer["Body"].iter_chunks(BLOCK_BYTES) if has_body else iter(())
        return Piece(chunks, headers, 206 if "ContentRange" in answer else 200)

    def _head(self, name: str) -> dict[str, Any] | None:
        return self._get(name, is_head=True)

    def _get(self, name: str, *, is_head: bool = False, **asked: str) -> dict[str, Any] | None:
        call = self._client.head_object if is_head else self._client.get_object
        try:
            answer: dict[str, Any] = call(Bucket=self._bucket, Key=self._key(name), **asked)
        except ClientError as error:
            if _code_of(error) not in NOT_THERE:
                raise
            return None
        return answer

    def _read(self, name: str) -> bytes | None:
        answer = self._get(name)
        return answer["Body"].read() if answer else None

    def _names_below(self, prefix: str) -> list[str]:
        start = self._key(prefix)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=start
        )
        found: Iterable[Any] = (entry for page in pages for entry in page.get("Contents", ()))
        return [entry["Key"].removeprefix(start) for entry in found]

    def _delete_below(self, prefix: str) -> None:
        keys = [{"Key": self._key(prefix + name)} for name in self._names_below(prefix)]
        for start in range(0, len(keys), DELETED_AT_ONCE):
            batch = {"Objects": keys[start : start + DELETED_AT_ONCE], "Quiet": True}
            self._client.delete_objects(Bucket=self._bucket, Delete=batch)

    def _try_to_clear(self, folder: str) -> None:
        """What stays behind when the storage is down costs space, not correctness."""
        with contextlib.suppress(BotoCoreError, Boto3Error, ClientError):
            self._delete_below(f"{folder}/")


def _await(tasks: Iterable[Future[None]], on_file: OnFile) -> None:
    """Return when all have ended well; ``on_file`` is heard meanwhile, also during a large one."""
    pending = set(tasks)
    while pending:
        on_file()
        done, pending = wait(pending, SIGN_SECONDS, FIRST_COMPLETED)
        for task in done:
            task.result()


@contextlib.contextmanager
def errors_named(name: str) -> Iterator[None]:
    """Turn what the storage's client raises into an error with a reason code."""
    try:
        yield
    except ClientError as error:
        is_refusal = _code_of(error) in NOT_ALLOWED
        code = "storage_refused" if is_refusal else "storage_unreachable"
        raise ProcessingFailedError(code, path=name, found=str(error)[:200]) from error
    except (BotoCoreError, Boto3Error) as error:
        found = str(error)[:200]
        raise ProcessingFailedError("storage_unreachable", path=name, found=found) from error


def _code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _in_base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()

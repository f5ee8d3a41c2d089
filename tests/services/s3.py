"""A real S3-compatible server of the tests' own, and the troubles such servers have.

The server is moto's; what stands before it passes requests on, or behaves like a storage that is
down, slow, closed to us, or breaks off in the middle of an answer.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

BUCKET = "vault"
KEYS = {"access_key": "tests", "secret_key": "tests-only"}

DELAYS = {"slow": 0.3, "silent": 1.0}
"""Seconds before an answer: shorter and longer than the fixture lets the client wait."""

Respond = Callable[..., Any]


class _Quiet(WSGIRequestHandler):
    """Writes no log: `requests` is one."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class ObjectStorage:
    """A running server; `trouble` is what is wrong with it at the moment."""

    def __init__(self) -> None:
        self.trouble = ""
        """"", "down", "closed" (403), "slow", "silent" or "torn"."""
        self.requests: list[tuple[str, str]] = []
        """Method and path of everything asked since the test began."""
        self._application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def options(self) -> dict[str, str]:
        """As HERITAGE_MEDIA_BUCKET wants them."""
        place = {"bucket_name": BUCKET, "endpoint_url": self.url, "region_name": "us-east-1"}
        return {**place, **KEYS, "location": "kho"}

    @cached_property
    def client(self) -> Any:
        """For looking from outside at what is stored."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=KEYS["access_key"],
            aws_secret_access_key=KEYS["secret_key"],
        )

    def names(self) -> list[str]:
        """The names of all objects."""
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [entry["Key"] for entry in found]

    def empty(self) -> None:
        """A new, empty bucket, and no trouble."""
        self.trouble = ""
        client = self.client
        client.create_bucket(Bucket=BUCKET)
        for name in self.names():
            client.delete_object(Bucket=BUCKET, Key=name)
        self.requests.clear()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        self.requests.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if self.trouble == "down":
            return _refuse(environ, respond, "503 Service Unavailable", "ServiceUnavailable")
        if self.trouble == "closed":
            return _refuse(environ, respond, "403 Forbidden", "AccessDenied")
        if self.trouble in DELAYS:
            time.sleep(DELAYS[self.trouble])
        pieces = self._application(environ, respond)
        if self.trouble == "torn" and environ["REQUEST_METHOD"] == "GET":
            return _first_half(pieces)
        return pieces


def _refuse(environ: dict[str, Any], respond: Respond, status: str, code: str) -> Iterable[bytes]:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = f"<Error><Code>{code}</Code><Message>{status}</Message></Error>".encode()
    respond(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]


def _first_half(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The headers promise all of it; then the line goes dead."""
    whole = b"".join(pieces)
    yield whole[: len(whole) // 2]
    raise ConnectionResetError


@contextmanager
def running() -> Iterator[ObjectStorage]:
    """A server, stopped at the end."""
    storage = ObjectStorage()
    try:
        yield storage
    finally:
        storage.stop()

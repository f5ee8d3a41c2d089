"""A server on a real socket that is not what it should be: what stands behind a wrong address.

It is no stand-in for Elasticsearch: it is the proxy, the login page, the overloaded machine that a
site meets instead of one.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Reply:
    """How it answers whatever it is asked."""

    status: int = 200
    content_type: str = "application/json"
    body: str = "{}"
    wait_seconds: float = 0.0
    is_signed: bool = True
    """With the header by which clients recognise the product."""


class _AnyMethod(BaseHTTPRequestHandler):
    """Answers every method alike, and says nothing of it."""

    def answer(self) -> None:
        raise NotImplementedError

    def do_any(self) -> None:
        self.answer()

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_any  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def answering(reply: Reply) -> Iterator[str]:
    """A running server that always answers so; gives its address."""

    class Handler(_AnyMethod):
        def answer(self) -> None:
            time.sleep(reply.wait_seconds)
            content = reply.body.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(content)))
            if reply.is_signed:
                self.send_header("X-Elastic-Product", "Elasticsearch")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    with _served(Handler) as url:
        yield url


@contextmanager
def swallowing(server: str, path: str, *, is_asked_first: bool) -> Iterator[str]:
    """The way to a real server, on which every answer to one path is lost, or the question is."""
    host = server.removeprefix("http://")

    class Handler(_AnyMethod):
        def answer(self) -> None:
            is_lost = self.path.startswith(path)
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not is_lost or is_asked_first:
                connection = HTTPConnection(host, timeout=60)
                connection.request(self.command, self.path, content, dict(self.headers))
                answer = connection.getresponse()
                told = answer.read()
                connection.close()
            if is_lost:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    with _served(Handler) as url:
        yield url


@dataclass
class Silence:
    """A server that takes every connection and never says a word."""

    url: str
    has_given_up: threading.Event
    """Set when it has closed its connections, long after a visitor should have gone elsewhere."""
    taken: list[socket.socket]


@contextmanager
def saying_nothing(*, holds_for_seconds: float) -> Iterator[Silence]:
    """Such a server. It hangs up after a time, so that whoever waits for ever is told apart."""
    listener = socket.create_server(("127.0.0.1", 0))
    told = Silence(f"http://127.0.0.1:{listener.getsockname()[1]}", threading.Event(), [])

    def take() -> None:
        while True:
            try:
                told.taken.append(listener.accept()[0])
            except OSError:
                return

    def hang_up() -> None:
        told.has_given_up.set()
        for connection in told.taken:
            connection.close()

    thread = threading.Thread(target=take, daemon=True)
    timer = threading.Timer(holds_for_seconds, hang_up)
    thread.start()
    timer.start()
    try:
        yield told
    finally:
        timer.cancel()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        hang_up()


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""The genuine Elasticsearch server, as small as it gets, for tests on loopback.

The server comes from Maven Central as `integ-test-zip`: the core without modules that ship apart.
An index that works on it works on every Elasticsearch 8. Needs Java 17 or newer; Maven only while
the file is not in the local repository yet.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

VERSION: Final = "8.19.8"
COORDINATES: Final = "org.elasticsearch.distribution.integ-test-zip:elasticsearch"
ARTIFACT: Final = (
    Path("org/elasticsearch/distribution/integ-test-zip/elasticsearch")
    / VERSION
    / f"elasticsearch-{VERSION}.zip"
)
START_SECONDS: Final = 240
"""Half a minute on an idle machine, several when it does much else."""
STOP_SECONDS: Final = 30
UNPRIVILEGED_USER: Final = "nobody"
"""Elasticsearch refuses to run as root; every Unix has this account."""

SETTINGS: Final = """\
cluster.name: heritage-tests
{discovery}
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport_port}
path.data: {folder}/data
path.logs: {folder}/logs
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""

CLUSTERED: Final = """\
node.name: {name}
cluster.initial_master_nodes: [{names}]
discovery.seed_hosts: [{hosts}]
"""
CLUSTER_HEAP_MB: Final = 256
"""Three nodes fit beside everything else."""


class ServiceError(Exception):
    """The server could not be had or started; the message says what to install or look at."""


@dataclass
class ElasticsearchServer:
    """One node with its data in a folder of its own."""

    folder: Path
    port: int = field(default_factory=lambda: free_port())
    transport_port: int = field(default_factory=lambda: free_port())
    discovery: str = "discovery.type: single-node"
    """How it finds the others, as lines of its settings."""
    heap_mb: int = 512
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Start the node, wait until it answers, and return its address.

        A node that was stopped starts again with its data and on its port. Raises ServiceError.
        """
        self.launch()
        self.wait()
        return self.url

    def launch(self) -> None:
        """Start the node without waiting for it."""
        home = self._installed()
        log = (self.folder / "console.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [*_as_unprivileged(), str(home / "bin" / "elasticsearch")],
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,  # the server is a child of a launcher: one group
            )

    def kill(self) -> None:
        """End the node as a power cut does, kill -9; wait until it is gone."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=STOP_SECONDS)
            self.process = None

    def stop(self) -> None:
        """Stop the node and wait for it; its data stays."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def _installed(self) -> Path:
        home = self.folder / f"elasticsearch-{VERSION}"
        if not home.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(artifact()) as packed:
                packed.extractall(self.folder)
            for program in (home / "bin").iterdir():
                program.chmod(0o755)
        for name in ("tmp", "home"):  # the server refuses both above its own code
            (self.folder / name).mkdir(exist_ok=True)
        settings = SETTINGS.format(
            port=self.port,
            transport_port=self.transport_port,
            folder=self.folder,
            discovery=self.discovery,
        )
        (home / "config" / "elasticsearch.yml").write_text(settings, encoding="utf-8")
        if os.geteuid() == 0:
            _give_away(self.folder)
        return home

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ES_JAVA_OPTS": f"-Xms{self.heap_mb}m -Xmx{self.heap_mb}m",
            "ES_JAVA_HOME": str(_java_home()),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "HOME": str(self.folder / "home"),
        }

    def wait(self) -> None:
        """Wait until a launched node answers. Raises ServiceError."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break
            if _is_ready(self.url):
                return
            time.sleep(0.5)
        self.stop()
        raise ServiceError(f"Elasticsearch did not start; read {self.folder}/console.log.")


def start(data_dir: Path) -> ElasticsearchServer:
    """A started server with its files below `data_dir`; stop it with `.stop()`."""
    server = ElasticsearchServer(data_dir)
    server.start()
    return server


def start_cluster(data_dir: Path, *, count: int) -> list[ElasticsearchServer]:
    """So many started nodes of one cluster, named node0, node1 …; stop each with `.stop()`."""
    names = [f"node{number}" for number in range(count)]
    nodes = [ElasticsearchServer(data_dir / name, heap_mb=CLUSTER_HEAP_MB) for name in names]
    hosts = ", ".join(f'"127.0.0.1:{node.transport_port}"' for node in nodes)
    for name, node in zip(names, nodes, strict=True):
        node.discovery = CLUSTERED.format(name=name, names=", ".join(names), hosts=hosts)
        node.launch()
    try:
        for node in nodes:
            node.wait()
    except ServiceError:
        for node in nodes:
            node.stop()
        raise
    return nodes


def artifact() -> Path:
    """The server's zip in the local Maven repository, fetched when it is not there."""
    path = Path.home() / ".m2" / "repository" / ARTIFACT
    if path.exists():
        return path
    maven = shutil.which("mvn")
    if maven is None:
        raise ServiceError("Install Maven (apt-get install maven) to fetch Elasticsearch.")
    command = [maven, "--batch-mode", "--quiet", "dependency:get"]
    command += [f"-Dartifact={COORDINATES}:{VERSION}:zip", "-Dtransitive=false"]
    subprocess.run(command, check=True, timeout=900)
    return path


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _java_home() -> Path:
    java = shutil.which("java")
    if java is None:
        raise ServiceError("Install Java 17 (apt-get install openjdk-17-jre-headless).")
    return Path(java).resolve().parents[1]


def _as_unprivileged() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={UNPRIVILEGED_USER}", "--clear-groups", "--"]


def _give_away(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        shutil.chown(path, UNPRIVILEGED_USER)


def _is_ready(url: str) -> bool:
    client = Elasticsearch(url, request_timeout=3, max_retries=0)
    try:
        client.cluster.health(wait_for_status="yellow", timeout="1s")
    except (ApiError, TransportError):
        return False
    finally:
        client.close()
    return True

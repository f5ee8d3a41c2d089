"""What searching and indexing cost, each figure beside a named baseline of the same run.

Usage: benchmarks/search.py [--documents 10000] [--embedded 10000 100000]
                            [--lines 1000 10000 100000] [--million] [--rounds 20]
                            [--only server embedded server-growth embedded-growth]

The server is the one HERITAGE_TEST_ELASTICSEARCH_URL names, else a genuine one is started when the
chosen parts need one. Only indices of the benchmark's own are touched. Needs no database.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.test")

import django

django.setup()

from elasticsearch import Elasticsearch, helpers

from benchmarks.heritage_like import ADVERSARIAL, BEGINNINGS, QUESTIONS, documents
from search.documents import SearchDocument
from search.engines.base import SearchEngine
from search.engines.elasticsearch import writing
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.requests import match_request
from search.engines.embedded.engine import EmbeddedEngine
from search.planning import plan_for
from search.query import SearchQuery, SuggestQuery, query_from_parameters
from tests.services import elasticsearch as server

PAGE = 20
TURNS = 4
WARMING_ROUNDS = 3
"""Not counted, for each way alike: a server that has just started compiles as it goes."""
SERVER, EMBEDDED = "server", "embedded"
SERVER_GROWTH, EMBEDDED_GROWTH = "server-growth", "embedded-growth"
PARTS = (SERVER, EMBEDDED, SERVER_GROWTH, EMBEDDED_GROWTH)
MILLION = 1_000_000
LINES_EACH = 10
"""Lines of every recording in the growth table."""


def p95(seconds: Iterable[float]) -> float:
    """In milliseconds."""
    return 1000 * statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def report(name: str, figure: str, limit: str, *, is_met: bool) -> None:
    print(f"{name:58} {figure:>24}   {limit:>18}  {'ok' if is_met else 'MISSED'}", flush=True)


def report_ratio(name: str, ratio: float, detail: str, *, most: float) -> None:
    report(name, f"{ratio:.2f} ({detail})", f"at most {most}", is_met=ratio <= most)


def report_time(name: str, milliseconds: float, *, most: float) -> None:
    report(name, f"{milliseconds:.1f} ms", f"at most {most:.0f} ms", is_met=milliseconds <= most)


def timed(action: Callable[[], object]) -> float:
    started = perf_counter()
    action()
    return perf_counter() - started


def question(text: str) -> SearchQuery:
    return SearchQuery(text=text, page_size=PAGE)


@contextmanager
def running_server() -> Iterator[str]:
    given = os.environ.get("HERITAGE_TEST_ELASTICSEARCH_URL", "").strip()
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="heritage-bench-") as folder:
        Path(folder).chmod(0o755)
        node = server.start(Path(folder) / "node")
        yield node.url
        node.stop()


def measure_server(url: str, count: int, rounds: int) -> None:
    print(f"\nElasticsearch, {count:,} records")
    client = Elasticsearch(url, request_timeout=60)
    with ElasticsearchEngine.scratch(url) as engine, ElasticsearchEngine.scratch(url) as bare:
        _measure_indexing(engine, bare, client, list(documents(count)))
        _fill(engine, documents(count))
        _measure_pages(engine, client, rounds)
        _measure_suggestions(engine, rounds)


def _measure_indexing(
    engine: ElasticsearchEngine,
    bare: ElasticsearchEngine,
    client: Elasticsearch,
    stored: list[SearchDocument],
) -> None:
    """Turn by turn, so that merging and garbage hit both; `bare` gets bodies made beforehand. Few
    turns: whoever sends many records prepares some while others are on their way."""
    ours, theirs, share = 0.0, 0.0, max(1, len(stored) // TURNS)
    for turn, start in enumerate(range(0, len(stored), share)):
        batch = stored[start : start + share]
        bodies = [writing.put(document) for document in batch]
        actions = [
            lambda batch=batch: engine.put_many(batch),
            lambda bodies=bodies: helpers.bulk(client, bodies, index=bare.alias, stats_only=True),
        ]
        for place in (0, 1) if turn % 2 else (1, 0):
            seconds = timed(actions[place])
            ours, theirs = (ours + seconds, theirs) if place == 0 else (ours, theirs + seconds)
    speed, bulk = len(stored) / ours, len(stored) / theirs
    figure = f"{speed / bulk:.2f} ({speed:.0f}/{bulk:.0f} a second)"
    name = "indexing, folding included ÷ helpers.bulk of the bodies"
    report(name, figure, "at least 0.85", is_met=speed >= 0.85 * bulk)


def _measure_pages(engine: ElasticsearchEngine, client: Elasticsearch, rounds: int) -> None:
    texts = [text for text in QUESTIONS if len(engine.search(question(text)).hits) >= PAGE // 2]
    print(f"  {len(texts)} of {len(QUESTIONS)} questions, {rounds} rounds, interleaved")
    _rounds(WARMING_ROUNDS, texts, engine, client)
    times = _rounds(rounds, texts, engine, client)
    own, same, base = (p95(times[name]) for name in ("ours", "identical", "match_all"))
    report_ratio("full page p95 ÷ match_all with the same aggregations",
                 own / base, f"{own:.1f}/{base:.1f} ms", most=2.0)  # fmt: skip
    report_ratio("full page p95 ÷ the identical body by the raw client",
                 own / same, f"{own:.1f}/{same:.1f} ms", most=1.3)  # fmt: skip
    own, same, base = (1000 * statistics.median(times[name]) for name in times)
    print(f"  medians: ours {own:.1f}, identical {same:.1f}, match_all {base:.1f} ms")


def _rounds(
    count: int, texts: list[str], engine: ElasticsearchEngine, client: Elasticsearch
) -> dict[str, list[float]]:
    """Seconds of each way, over all questions so many times."""
    times: dict[str, list[float]] = {"ours": [], "identical": [], "match_all": []}
    for number in range(count):
        for text in texts:
            body = match_request(plan_for(text), question(text))
            plain = {key: body[key] for key in ("aggs", "size", "_source") if key in body}
            plain["query"] = {"match_all": {}}
            actions: dict[str, Callable[[], object]] = {
                "ours": lambda text=text: engine.search(question(text)),
                "identical": lambda body=body: client.search(index=engine.alias, body=body),
                "match_all": lambda plain=plain: client.search(index=engine.alias, body=plain),
            }
            names = list(actions)
            for name in names[number % 3 :] + names[: number % 3]:
                times[name].append(timed(actions[name]))
    return times


def _measure_suggestions(engine: SearchEngine, rounds: int) -> None:
    for text in BEGINNINGS:
        engine.suggest(SuggestQuery(text))  # not counted, as WARMING_ROUNDS are not
    asked = [SuggestQuery(text) for text in BEGINNINGS] * rounds
    times = [timed(lambda one=one: engine.suggest(one)) for one in asked]
    report_time(f"suggestions p95, {engine.name}", p95(times), most=30)


def measure_embedded(count: int, rounds: int, folder: Path) -> None:
    print(f"\nEmbedded, {count:,} records")
    engine = EmbeddedEngine(folder / f"{count}.sqlite3")
    seconds = timed(lambda: _fill(engine, documents(count)))
    print(f"  built in {seconds:.1f} s: {count / seconds:.0f} a second")
    times = [timed(lambda text=text: engine.search(question(text))) for text in QUESTIONS * rounds]
    report_time("full page p95 with 5 facets", p95(times), most=100 if count <= 10_000 else 300)
    _measure_suggestions(engine, rounds)
    _measure_hostile(engine)
    engine.close()


def _fill(engine: SearchEngine, stored: Iterable[SearchDocument]) -> None:
    with engine.rebuild() as index:
        index.put_many(stored)


def _measure_hostile(engine: SearchEngine) -> None:
    """Processor time of ours; for a server its own is not in it."""
    for name, text in ADVERSARIAL.items():
        _report_cpu(engine, name, {"q": text})
    _report_cpu(engine, "page 1,000,000", {"q": "hát", "page": "1000000"})
    _report_cpu(engine, "the deepest page", {"q": "hát", "page": "500"})


def _report_cpu(engine: SearchEngine, name: str, address: dict[str, str]) -> None:
    from django.http import QueryDict

    parameters = QueryDict(mutable=True)
    parameters.update(address)
    started = process_time()
    engine.search(query_from_parameters(parameters, language="vi"))
    report_time(f"hostile, CPU: {name}", 1000 * (process_time() - started), most=300)


def measure_embedded_growth(sizes: list[int], folder: Path) -> None:
    """Disk, the page's p95, and the memory of this process: its own, and the highest with what it
    has read of the file in place, which the system takes back when others need it."""
    print("\nEmbedded     lines      disk MB    page p95    own MB  with file MB  built a second")
    for lines in sizes:
        engine = EmbeddedEngine(folder / f"growth-{lines}.sqlite3")
        count = lines // LINES_EACH
        started = perf_counter()
        _fill(engine, documents(count, lines=LINES_EACH))
        speed = count / (perf_counter() - started)
        path = engine.files.current()
        size = path.stat().st_size / 2**20 if path else 0.0
        page = _page_p95(engine)
        engine.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = f"{size:13.1f}{page:9.1f} ms{_own_memory():10.0f}{peak:14.0f}{speed:16.0f}"
        print(f"{lines:18,}{figures}", flush=True)


def _own_memory() -> float:
    """Of this process without files, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (written,) = (line for line in status.splitlines() if line.startswith("RssAnon:"))
    return int(written.split()[1]) / 1024


def measure_server_growth(url: str, sizes: list[int]) -> None:
    print("\nServer       lines      disk MB    page p95")
    for lines in sizes:
        with ElasticsearchEngine.scratch(url) as engine:
            _fill(engine, documents(lines // LINES_EACH, lines=LINES_EACH))
            stored = engine._client.indices.stats(index=engine.alias)["_all"]["total"]["store"]
            page = _page_p95(engine)
        print(f"{lines:18,}{stored['size_in_bytes'] / 2**20:13.1f}{page:9.1f} ms", flush=True)


def _page_p95(engine: SearchEngine) -> float:
    return p95([timed(lambda text=text: engine.search(question(text))) for text in QUESTIONS * 2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--embedded", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--lines", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="a last row of 1,000,000 lines")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    chosen = parser.parse_args()
    sizes = [*chosen.lines, *[MILLION] * chosen.million]
    with tempfile.TemporaryDirectory(prefix="heritage-bench-") as scratch:
        if EMBEDDED in chosen.only:
            for count in chosen.embedded:
                measure_embedded(count, chosen.rounds, Path(scratch))
        if EMBEDDED_GROWTH in chosen.only:
            measure_embedded_growth(sizes, Path(scratch))
    if SERVER in chosen.only or SERVER_GROWTH in chosen.only:
        with running_server() as url:
            if SERVER in chosen.only:
                measure_server(url, chosen.documents, chosen.rounds)
            if SERVER_GROWTH in chosen.only:
                measure_server_growth(url, sizes)


if __name__ == "__main__":
    main()

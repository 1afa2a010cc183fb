"""Print what Cairn costs here: import, rebuild, reading at any moment, an idle server, the demo, and appends."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

from fastapi.testclient import TestClient
from httpx2 import Response

from api.composition.workspace import Cairn, opened
from api.http import create_app
from tests.benchmarks.grown import grown
from tests.benchmarks.processes import several
from tests.benchmarks.proof import upkeep, verifying
from tests.benchmarks.rebuilds import rebuilt, rebuilt_on_postgres
from tests.benchmarks.size import lasting
from tests.benchmarks.speed import speed
from tests.benchmarks.timing import Figure, interleaved, printed, ran, resident
from tests.data import PEPS, PEPS_MAPPING

CAIRN = str(Path(sys.executable).with_name("cairn"))
PORT = "8765"


def main() -> None:
    """Measure everything in a fresh directory."""
    with TemporaryDirectory(prefix="cairn-bench-") as directory:
        here, data = Path(directory), Path(directory) / "peps"
        os.environ["CAIRN_KEY_FILE"] = str(here / "apart" / "key")  # and not the key of whoever measures
        printed([*verifying(here), *upkeep(here)])  # a child first has its parent's size
        printed(grown(here / "grown"))
        for figures in (imported(data), rebuilt(data), rebuilt_on_postgres(here / "server")):
            printed(figures)
        for figures in (read(data), idle(data), demo(here / "demo"), speed(here)):
            printed(figures)
        for figures in (several(here / "several"), lasting(here)):
            printed(figures)


def imported(data: Path) -> Iterator[Figure]:
    """The whole history of Python's proposals, into an empty workspace."""
    done = ran(CAIRN, "import", "history", str(PEPS), "--mapping", str(PEPS_MAPPING), "--data", str(data), "--json")
    rows = json.loads(done.output.splitlines()[-1])["recorded"]
    yield Figure(f"import of {rows:,} changes", f"{done.seconds:.1f} s, {done.megabytes:.0f} MB", "≤ 30 s, ≤ 300 MB")


def read(data: Path) -> Iterator[Figure]:
    """`GET /v1/roadmap` in process, at every kind of moment."""
    cairn = asyncio.run(opened(data))
    client = TestClient(create_app(cairn, operator_key="bench"), headers={"Authorization": "Bearer bench"})
    for second_page in (False, True):
        for narrowed in ("", "state=done"):
            times = interleaved(calls(client, cairn, narrowed, second_page=second_page))
            which = f"roadmap page {1 + second_page}{' of done' if narrowed else ''}"
            for name, milliseconds in times.items():
                ratio = milliseconds / times["now"]
                yield Figure(f"{which}, {name}", f"{milliseconds:.1f} ms, {ratio:.2f} × now", "≤ 20 ms, ≤ 1.5 × now")
    cairn.close()


def calls(client: TestClient, cairn: Cairn, narrowed: str, *, second_page: bool) -> dict[str, "Asking"]:
    """The same question at every kind of moment; each answer holds rows."""
    moments = {"now": "", "as_of early": f"as_of=pos:{cairn.ledger.head() // 3}", "as_of late": "as_of=pos:12000"}
    moments |= {f"effective_at {day}": f"effective_at={day}" for day in ("2004-07-01", "2012-07-01", "2025-07-01")}
    return {name: Asking(client, f"{moment}&{narrowed}", second_page=second_page) for name, moment in moments.items()}


class Asking:
    """One question, its page chosen once."""

    def __init__(self, client: TestClient, query: str, *, second_page: bool) -> None:
        self._client, self._url = client, f"/v1/roadmap?{query.strip('&')}"
        first = self().json()
        if second_page and first["next_url"]:
            self._url = first["next_url"]
        if not self().json()["items"]:
            raise RuntimeError(f"{self._url} has no rows")

    def __call__(self) -> Response:
        """Ask."""
        response = self._client.get(self._url)
        response.raise_for_status()
        return response


def idle(data: Path) -> Iterator[Figure]:
    """A server that nobody asks anything."""
    server = Popen([CAIRN, "serve", "--data", str(data), "--port", PORT], stdout=PIPE, text=True)
    try:
        while server.stdout and "serves" not in server.stdout.readline():
            pass
        yield Figure("server, idle", f"{resident(server.pid):.0f} MB", "< 120 MB")
    finally:
        server.terminate()
        server.wait()


def demo(data: Path) -> Iterator[Figure]:
    """The demo, from nothing until it could be served."""
    done = ran(CAIRN, "demo", "--no-serve", "--data", str(data), "--json")
    yield Figure("demo ready", f"{done.seconds:.1f} s", "≤ 15 s")


if __name__ == "__main__":
    main()

"""A roadmap of 10,000 features, read whole and asked for again, against FastAPI's own way.

Run it by `python -m tests.benchmarks.reading`.
FastAPI's side reads the same rows of the same table, makes the same models of them, and has `response_model` send them
at once. Ours sends them in pages of 200, with people named. Asked again, ours says that nothing was recorded since.
Both are asked as ASGI applications, so that no client and no socket is measured.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic_core import from_json

from api.composition.workspace import Cairn, opened
from api.http import create_app
from domain.planning.roadmap_values import Kind
from projections.columns import column
from projections.on_roadmap import OnRoadmap
from projections.roadmap import ROADMAP
from projections.schema import OPEN, Schema
from tests.api.people import People
from tests.benchmarks.timing import Figure, interleaved, printed

FEATURES, ROUNDS = 10_000, 7
KEY = b"Bearer operator"
SCHEMA = Schema(ROADMAP.name, tuple(ROADMAP.filters), ROADMAP.sought)


class Asking:
    """Asks an application, as a server would."""

    def __init__(self, app: Any) -> None:
        self._app, self._loop = app, asyncio.new_event_loop()

    def __call__(self, url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """The status, the headers and the body of an answer."""
        return self._loop.run_until_complete(self._asked(url, headers))

    async def _asked(self, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        path, _, query = url.removeprefix("http://bench").partition("?")
        named = [(name.replace("_", "-").encode(), each.encode()) for name, each in headers.items()]
        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": "GET"}
        where = {"path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": ""}
        said = {"headers": [(b"host", b"bench"), (b"authorization", KEY), *named], "server": ("bench", 80)}
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._app({**scope, **where, **said, "client": None}, receive, send)
        head = {name.decode(): each.decode() for name, each in sent[0]["headers"]}
        return sent[0]["status"], head, b"".join(each.get("body", b"") for each in sent[1:])


def main() -> None:
    """Measure in a fresh directory."""
    with TemporaryDirectory(prefix="cairn-bench-") as home, closing(asyncio.run(opened(Path(home)))) as cairn:
        printed(compared(cairn))


def compared(cairn: Cairn) -> Iterator[Figure]:
    """Both, round after round."""
    app = create_app(cairn, operator_key="operator")
    cast = People(TestClient(app))
    filled(cairn, cast)
    ours, theirs = Asking(app), Asking(plain(cairn))
    sent = [each["id"] for page in whole(ours) for each in from_json(page)["items"]]
    if sent != [each["id"] for each in from_json(theirs("/roadmap")[2])] or len(sent) != FEATURES:
        raise RuntimeError("the two do not send the same features")
    tag = ours("/v1/roadmap?limit=200")[1]["etag"]
    calls: dict[str, Callable[[], object]] = {
        "response_model": lambda: theirs("/roadmap"),
        "cold": lambda: whole(ours),
        "cold, ids": lambda: whole(ours, "&names=false"),
        "warm": lambda: again(ours, tag),
        **{name: partial(ours, f"/v1/roadmap?{asked}") for name, asked in ASKED.items()},
    }
    times = interleaved(calls, ROUNDS)
    yield Figure("10,000 features, FastAPI's response_model", f"{times['response_model']:.1f} ms", "see the ratios")
    for name, wanted in (("cold", "≥ 10 ×"), ("cold, ids", "≥ 10 ×"), ("warm", "≥ 300 ×")):
        ratio = times["response_model"] / times[name]
        yield Figure(f"10,000 features, {name}", f"{times[name]:.2f} ms, {ratio:.1f} × faster", wanted)
    for name in ASKED:
        yield Figure(f"a page of 10,000 features, {name}", f"{times[name]:.1f} ms", "measured")


ASKED = {
    "in its order": "",
    "filtered": "state=candidate&kind=feature",
    "of either theme": "theme=theme+3&theme=theme+5",
    "between bounds": "ends_gte=2027-01-01&ends_before=2027-02-01",
    "that says something": "q=number+77",
    "sorted": "sort=-title",
    "sparse": "fields=id,title",
}


def again(ask: Asking, tag: str) -> None:
    """Whether anything was recorded since."""
    if ask("/v1/roadmap?limit=200", if_none_match=tag)[0] != 304:
        raise RuntimeError("it has changed")


def whole(ask: Asking, more: str = "") -> list[bytes]:
    """Every page, one after the other."""
    found: list[bytes] = []
    url: str | None = f"/v1/roadmap?limit=200{more}"
    while url:
        _, _, body = ask(url)
        found.append(body)
        url = json.loads(b"{" + body[body.rindex(b'"next_cursor"') :])["next_url"]
    return found


def filled(cairn: Cairn, cast: People) -> None:
    """Write rows as folding writes them, without the events that they come of."""
    cairn.views.catch_up()
    people = [UUID(each) for each in cast.ids.values()]
    with closing(sqlite3.connect(cairn.directory / "views.db")) as db, db:
        marks = ", ".join("?" * (len(SCHEMA.filters) + 10))
        told = [_version(n, feature(n, UUID(cast.product), people), cairn.ledger.head()) for n in range(FEATURES)]
        db.executemany(f"INSERT INTO {SCHEMA.table} ({SCHEMA.columns}) VALUES ({marks})", told)  # noqa: S608


def feature(n: int, product: UUID, people: list[UUID]) -> OnRoadmap:
    """One feature of many."""
    ends = date(2026, 1, 1) + timedelta(days=n % 700)
    about = {"key": f"F-{n}", "title": f"Feature number {n}", "summary": "What it is for. " * 8}
    kind = {"product": product, "kind": Kind.FEATURE, "theme": f"theme {n % 9}", "custom": {}}
    who = {"owner": people[n % len(people)], "author": people[n % 7], "co_owners": (people[n % 5], people[n % 3])}
    nothing = dict.fromkeys(("iteration", "stage", "opportunity", "case", "obligation", "source", "source_id"))
    day = {"starts": ends - timedelta(days=30), "ends": ends, "target": str(ends)}
    return OnRoadmap(id=UUID(int=n + 1), **kind, **about, **who, **nothing, **day)


def _version(n: int, row: OnRoadmap, position: int) -> tuple[Any, ...]:
    bounds = position, OPEN, OPEN, 1_780_000_000_000_000 + n, OPEN
    values = [column(getattr(row, name)) for name in SCHEMA.filters]
    return (10**15 + n, str(row.id), ROADMAP.order(row), *bounds, position, *values, row.model_dump_json())


def plain(cairn: Cairn) -> FastAPI:
    """The same list as FastAPI's documentation has it."""
    app = FastAPI()
    db = sqlite3.connect(cairn.directory / "views.db", check_same_thread=False)

    @app.get("/roadmap", response_model=list[OnRoadmap])  # noqa: FAST001  # as the figure names it
    async def roadmap() -> list[OnRoadmap]:
        rows = db.execute(f"SELECT body FROM {SCHEMA.table} ORDER BY ord, key")  # noqa: S608
        return [OnRoadmap.model_validate_json(body) for (body,) in rows]

    return app


if __name__ == "__main__":
    main()

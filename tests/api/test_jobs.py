"""Long work is a job: it is told where to ask, how far it has come, and what came of it, also after a restart."""

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from httpx2 import Response

from api.composition.workspace import Cairn
from api.jobs import Across, Jobs, Running
from domain.authority import IMPORTER
from domain.errors import Busy
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.api.people import People
from tests.imports.desk import EXAMPLE, LINES, MAPPING

TABLE, MEANING = EXAMPLE.read_text("utf-8"), MAPPING.read_text("utf-8").replace('key = "ATLAS"', 'key = "EXPORTS"')
KEY = {"Idempotency-Key": '"brought in"'}


@pytest.fixture
def office(people: People) -> Iterator[People]:
    """The cast, whose importer may make people known, before a server that goes on between requests."""
    people.give("root", f"roles/{Roles.at(WORKSPACE)}/assign", role=IMPORTER, holder=people.ids["ivan"])
    with start_blocking_portal() as portal:
        people.client.portal = portal
        yield people
        people.client.portal = None


def begun(office: People, who: str = "ivan", path: str = "imports", **other: str) -> Response:
    return office.send(who, path, headers=KEY, **({"table": TABLE, "mapping": MEANING} | other))


def ended(office: People, url: str, who: str = "ivan") -> dict[str, Any]:
    """The job as it has ended; its progress is asked for meanwhile."""
    while True:
        answer = office.read(url.removeprefix("/v1/"), who)
        job: dict[str, Any] = answer.json()
        if job["state"] != "running":
            return job
        assert answer.headers["retry-after"] == "1"


class TestAnImport:
    def test_is_told_where_to_ask_and_what_came_of_it(self, office: People) -> None:
        answer = begun(office)
        assert answer.status_code == 202, answer.text
        assert (answer.status_code, answer.headers["retry-after"]) == (202, "1")
        job, rows = ended(office, answer.headers["location"]), len(LINES) - 1
        assert (job["state"], job["done"], job["of"], job["problem"]) == ("succeeded", rows, rows, None)
        assert (job["result"]["recorded"], job["result"]["entities"]) == (rows, 3)
        assert len(office.ask("features")["items"]) == 3

    def test_sent_again_is_the_same_job(self, office: People, cairn: Cairn) -> None:
        first = begun(office)
        ended(office, first.headers["location"])
        before, again = cairn.ledger.head(), begun(office)
        assert (again.status_code, again.content, cairn.ledger.head()) == (202, first.content, before)
        assert again.headers["idempotent-replayed"] == "true"
        other = begun(office, table=TABLE + LINES[-1])
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    def test_that_cannot_be_done_says_why(self, office: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        job = ended(office, begun(office, table=TABLE.replace(LINES[2], "ATL-1;\n", 1)).headers["location"])
        assert (job["state"], job["problem"]["code"], job["result"]) == ("failed", "import.ragged_row", None)
        assert (job["problem"]["errors"][0]["pointer"], cairn.ledger.head()) == ("/lines/3", before)

    def test_that_failed_is_tried_again_under_its_key(self, office: People) -> None:
        for _ in range(2):
            answer = begun(office, table="wrong")
            assert "idempotent-replayed" not in answer.headers
            assert ended(office, answer.headers["location"])["state"] == "failed"

    def test_as_a_dry_run_reports_and_records_nothing(self, office: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        job = ended(office, begun(office, path="imports?dry_run=true").headers["location"])
        assert (job["result"]["rows"], job["result"]["recorded"]) == (len(LINES) - 1, 0)
        assert cairn.ledger.head() == before

    def test_is_for_importers(self, office: People) -> None:
        answer = begun(office, "dan")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    def test_needs_a_key(self, office: People) -> None:
        answer = office.send("ivan", "imports", table=TABLE, mapping=MEANING)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")

    def test_needs_a_mapping_that_can_be_read(self, office: People) -> None:
        answer = begun(office, mapping="system = ")
        assert (answer.status_code, answer.json()["code"]) == (422, "import.broken_mapping")

    def test_is_shown_to_nobody_else(self, office: People) -> None:
        url = begun(office).headers["location"]
        assert office.read(url.removeprefix("/v1/"), "ada").status_code == 404
        assert office.read(f"operations/{uuid4()}", "ivan").status_code == 404
        ended(office, url)


WHO = UUID(int=1)


async def until_the_server_stops(running: Running) -> dict[str, Any]:
    await asyncio.to_thread(running.over.wait)
    return {}


class TestAJob:
    def test_that_has_ended_outlives_its_server(self, cairn: Cairn) -> None:
        async def work(_: Running) -> dict[str, Any]:
            return {"rows": 7}

        async def done() -> None:
            jobs = Jobs(cairn.directory)
            jobs.begin(UUID(int=7), WHO, "digest", work)
            await jobs.stop()

        asyncio.run(done())
        assert Jobs(cairn.directory).find(UUID(int=7), WHO).result == {"rows": 7}

    def test_that_was_under_way_when_its_server_was_killed_is_to_be_sent_again(self, cairn: Cairn) -> None:
        async def killed() -> None:
            jobs, restarted = Jobs(cairn.directory), Jobs(cairn.directory)
            jobs.begin(UUID(int=7), WHO, "digest", until_the_server_stops)
            job = restarted.find(UUID(int=7), WHO)
            assert job.problem
            assert (job.state, job.problem["code"], job.problem["retryable"]) == ("failed", "job_interrupted", True)
            assert restarted.begin(UUID(int=7), WHO, "digest", until_the_server_stops)
            for each in (jobs, restarted):
                await each.stop()

        asyncio.run(killed())

    def test_gives_nothing_more_once_the_server_stops(self, people: People, cairn: Cairn) -> None:
        is_busy = Event()

        async def work(running: Running) -> dict[str, Any]:
            while True:
                await Across(Steps(), running).rows("products")
                is_busy.set()

        async def stopped() -> None:
            jobs = Jobs(cairn.directory)
            jobs.begin(UUID(int=7), WHO, "digest", work)
            await asyncio.to_thread(is_busy.wait)
            await jobs.stop()
            job = jobs.find(UUID(int=7), WHO)
            assert (job.state, (job.problem or {})["code"]) == ("failed", "job_interrupted")

        asyncio.run(stopped())

    def test_is_not_begun_among_too_many(self, cairn: Cairn) -> None:
        async def many() -> None:
            jobs = Jobs(cairn.directory)
            for number in range(4):
                assert jobs.begin(UUID(int=number), WHO, "digest", until_the_server_stops)
            with pytest.raises(Busy):
                jobs.begin(UUID(int=9), WHO, "digest", until_the_server_stops)
            await jobs.stop()

        asyncio.run(many())


class Steps:
    """A way in that is always open."""

    workspace = ""

    async def give_all(self, calls: Any) -> list[Any]:
        return []

    async def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        return []

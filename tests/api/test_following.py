"""`after` has a question wait until the view has come so far; a process that folds does so before it answers."""

import asyncio
from dataclasses import replace
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.composition.workspace import Cairn, projecting, reader_of
from api.following import Following
from api.http import create_app
from projections.bell import Ear
from projections.lead import Lead
from projections.standing import ViewIsBehind
from tests.api.people import ROOT, People
from tests.projections.test_bell import waited

ADA = {"Authorization": "Bearer ada"}


@pytest.fixture
def beside(cairn: Cairn, people: People) -> TestClient:
    """A client of a process that leaves folding to another one."""
    people.ask("products")
    return TestClient(create_app(cairn, operator_key="operator", folds=False), raise_server_exceptions=False)


def asked(client: TestClient, path: str, **parameters: object) -> Response:
    return client.get(f"/v1/{path}", params={name: str(value) for name, value in parameters.items()}, headers=ROOT)


class TestAQuestionThatWaits:
    def test_is_answered_with_what_was_recorded_at_every_door(
        self, beside: TestClient, people: People, cairn: Cairn
    ) -> None:
        for path in ("products", f"products/{people.product}", f"products/{people.product}/history", "products/diff"):
            position = cairn.ledger.head() + 1
            people.give("ada", f"products/{people.product}/rename", name=f"Reports {position}")
            worker = Thread(target=work, args=(cairn,))
            worker.start()
            answer = asked(beside, path, after=position)
            worker.join()
            assert (answer.status_code, f"Reports {position}" in answer.text) == (200, True), path

    def test_rings_for_whoever_folds(self, beside: TestClient, people: People, cairn: Cairn) -> None:
        """What another server has recorded on the same database, nobody here has rung for."""
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        with cairn.worker.recorded.listen() as ear:
            worker = Thread(target=work, args=(cairn, ear))
            worker.start()
            assert asked(beside, "products", after=cairn.ledger.head()).status_code == 200
            worker.join()

    def test_is_refused_after_a_while_as_late(self, people: People, cairn: Cairn) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        impatient = Following(cairn.worker, cairn.ledger.head, folds=False, patience=0.05)
        with pytest.raises(ViewIsBehind, match=rf"products has come to \d+ of {cairn.ledger.head()}"):
            asyncio.run(impatient.come("products", str(cairn.ledger.head())))

    def test_that_is_refused_as_late_says_when_to_come_again(
        self, beside: TestClient, people: People, cairn: Cairn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.composition.workspace.Following", impatient)
        client = TestClient(create_app(cairn, operator_key="operator", folds=False))
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        answer = asked(client, "products", after=cairn.ledger.head())

        assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (503, "view_is_behind", True)
        assert answer.headers["Retry-After"] == "1"

    def test_for_what_nobody_recorded_is_refused(self, people: People, cairn: Cairn) -> None:
        answer = asked(people.client, "products", after=cairn.ledger.head() + 1)
        assert (answer.status_code, answer.json()["code"]) == (400, "position_not_recorded")

    @pytest.mark.parametrize("after", ["", "-1", "pos:1", "soon", "1e3"])
    def test_for_no_position_is_refused(self, people: People, after: str) -> None:
        answer = asked(people.client, "products", after=after)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/after")


def impatient(*given: object, folds: bool) -> Following:
    return Following(*given, folds=folds, patience=0.05)  # type: ignore[arg-type]


def work(cairn: Cairn, woken: Ear | None = None) -> None:
    """What `cairn project` does when it is woken."""
    if woken:
        woken.wait(20)
    while cairn.worker.step():
        pass


class TestAQuestionThatDoesNotWait:
    def test_is_answered_with_what_was_recorded_by_a_process_that_folds(self, people: People) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        assert people.ask("products")["items"][0]["name"] == "Reports"

    def test_is_answered_from_what_was_folded_by_one_that_does_not(
        self, beside: TestClient, people: People, cairn: Cairn
    ) -> None:
        known = cairn.views.position
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        answer = asked(beside, "products")

        assert (answer.json()["position"], answer.json()["items"][0]["name"]) == (known, "Exports")

    def test_waits_for_the_one_who_leads_if_that_is_another(self, people: People, cairn: Cairn) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        cairn.worker.lead.close()
        cairn.worker.lead = Lead(cairn.directory / "projecting")
        with projecting(cairn.directory) as other, cairn.worker.recorded.listen() as ear:
            assert other.lead.take()
            worker = Thread(target=work, args=(replace(cairn, worker=other), ear))
            worker.start()
            assert people.ask("products")["items"][0]["name"] == "Reports"
            assert not cairn.worker.lead.take()
            worker.join()


class TestManyWhoWait:
    def test_are_woken_by_one_ring(self, people: People, cairn: Cairn) -> None:
        reader = reader_of(cairn, folds=False)
        cairn.views.catch_up()
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        head = str(cairn.ledger.head())

        async def wait() -> None:
            waiting = [asyncio.create_task(reader.come("products", head)) for _ in range(50)]
            await asyncio.sleep(0)
            assert len(list((cairn.directory / "bells" / "folded").iterdir())) == 1
            await asyncio.to_thread(work, cairn)
            await asyncio.gather(*waiting)

        asyncio.run(wait())
        assert list((cairn.directory / "bells" / "folded").iterdir()) == []


class TestACommand:
    def test_wakes_whoever_folds(self, beside: TestClient, people: People, cairn: Cairn) -> None:
        with cairn.worker.recorded.listen() as ear:
            given = beside.post(f"/v1/products/{people.product}/rename", json={"name": "Reports"}, headers=ADA)
            assert given.status_code == 200
            assert waited(ear, 20) < 10
            asked(beside, "products")
            assert waited(ear, 0.05) >= 0.05

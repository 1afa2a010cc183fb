"""`GET /v1/events`: every event once, in the order it was committed, without a gap; waited for if that is preferred."""

import asyncio
from time import monotonic
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient, Response

from api.composition.workspace import Cairn
from api.http import create_app
from tests.api.people import ROOT, People


def rename(people: People, name: str) -> int:
    given = people.give("ada", f"products/{people.product}/rename", name=name)
    return int(given["position"])


def asked(client: TestClient, **parameters: object) -> Response:
    return client.get("/v1/events", params={name: str(each) for name, each in parameters.items()}, headers=ROOT)


def waited(client: TestClient, seconds: int, after: int) -> Response:
    return client.get(f"/v1/events?after={after}", headers=ROOT | {"Prefer": f"wait={seconds}"})


def everything(client: TestClient, **parameters: object) -> list[dict[str, Any]]:
    """All pages, by the way to the next that each tells."""
    found: list[dict[str, Any]] = []
    page = asked(client, **parameters).json()
    while page["items"] or page["more"]:
        found += page["items"]
        page = client.get(page["next_url"], headers=ROOT).json()
    return found


class TestAPageOfEvents:
    def test_has_every_event_in_the_order_of_the_ledger(self, client: TestClient, people: People, cairn: Cairn) -> None:
        events = everything(client, limit=7)
        assert [int(each["sequence"]) for each in events] == [*range(1, cairn.ledger.head() + 1)]
        assert len({each["id"] for each in events}) == len(events)

    def test_names_events_as_the_reply_to_their_command_did(self, client: TestClient, people: People) -> None:
        given = people.give("ada", f"products/{people.product}/rename", name="Reports", reason="It has grown.")
        (event,) = asked(client, after=given["position"] - 1).json()["items"]
        assert event["id"] == given["events"][0]["id"]
        assert (event["type"], event["subject"]) == ("dev.cairn.product.renamed", people.product)
        data = event["data"]
        assert data["fields"] == {"name": "Reports"}
        assert (data["actor"], data["reason"]) == (people.ids["ada"], "It has grown.")
        assert data["url"] == f"/v1/products/{people.product}"
        assert client.get(data["url"], headers=ROOT).json()["name"] == "Reports"

    def test_is_what_cloud_events_asks_for(self, client: TestClient, people: People) -> None:
        for each in everything(client):
            assert {"specversion", "id", "source", "type", "time", "timestamp", "data"} <= each.keys()
            assert (each["specversion"], len(each["sequence"])) == ("1.0", 20)
            assert all(name.isascii() and name.isalnum() and name.islower() for name in each)
            assert None not in each.values()

    def test_tells_no_name_and_no_text_about_anybody(self, client: TestClient, people: People) -> None:
        text = asked(client, limit=200, types="person.*").text
        assert people.ids["dan"] in text
        assert "Dan" not in text
        assert '"token"' not in text

    def test_has_only_what_was_asked_for(self, client: TestClient, people: People) -> None:
        rename(people, "Reports")
        types = {each["type"] for each in everything(client, types="product.renamed,dev.cairn.person.added")}
        assert types == {"dev.cairn.product.renamed", "dev.cairn.person.added"}
        assert {each["data"]["product"] for each in everything(client, product=people.product)} == {people.product}
        person = people.ids["dan"]
        assert {each["subject"] for each in everything(client, subject=person)} == {person}

    def test_goes_on_behind_what_nobody_asked_for(self, client: TestClient, people: People, cairn: Cairn) -> None:
        page = asked(client, types="gate.*").json()
        assert (page["items"], page["next_after"], page["more"]) == ([], cairn.ledger.head(), False)

    @pytest.mark.parametrize(
        ("asked_for", "code"),
        [
            ({"types": "product.painted"}, "event_type_unknown"),
            ({"after": "-1"}, "malformed"),
            ({"limit": "0"}, "malformed"),
            ({"product": "EXPORTS"}, "malformed"),
            ({"page": "2"}, "unknown_parameter"),
        ],
    )
    def test_is_refused_for_what_it_does_not_know(
        self, client: TestClient, asked_for: dict[str, str], code: str
    ) -> None:
        response = asked(client, **asked_for)
        assert (response.status_code, response.json()["code"]) == (400, code)

    def test_is_for_those_who_are_known(self, client: TestClient) -> None:
        for path in ("events", "events/stream"):
            assert client.get(f"/v1/{path}").status_code == 401


class TestAPageThatIsWaitedFor:
    def test_is_answered_as_soon_as_something_is_recorded(self, people: People, cairn: Cairn) -> None:
        async def waiting() -> None:
            app = create_app(cairn, operator_key="operator")
            async with AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=ROOT) as asks:
                after = cairn.ledger.head()
                url, prefer = f"/v1/events?after={after}&types=product.renamed", {"Prefer": "wait=30"}
                waits = asyncio.create_task(asks.get(url, headers=prefer))
                await asyncio.sleep(0.1)
                assert app.state.bound.feed.listeners == 1
                begun = monotonic()
                await asks.post(f"/v1/products/{people.product}/place-on-hold", json={"reason": "We wait."})
                await asks.post("/v1/people", json={"name": "Nina"})
                hears = {"Authorization": "Bearer ada"}
                await asks.post(f"/v1/products/{people.product}/rename", json={"name": "Reports"}, headers=hears)
                answer = await waits
                assert monotonic() - begun < 5
                assert [each["type"] for each in answer.json()["items"]] == ["dev.cairn.product.renamed"]
                assert answer.headers["Preference-Applied"].strip() == "wait=30"
                assert app.state.bound.feed.listeners == 0

        asyncio.run(waiting())

    def test_is_empty_when_nothing_was(self, client: TestClient, people: People, cairn: Cairn) -> None:
        begun = monotonic()
        answer = waited(client, 1, cairn.ledger.head())
        assert (answer.status_code, answer.json()["items"]) == (200, [])
        assert 1 <= monotonic() - begun < 5

    def test_does_not_wait_where_there_is_something(self, client: TestClient, people: People) -> None:
        begun = monotonic()
        assert waited(client, 30, 0).json()["items"]
        assert monotonic() - begun < 5


class TestFollowingAWorkspaceInWhichManyWrite:
    def test_misses_nothing_and_tells_nothing_twice(self, people: People, cairn: Cairn) -> None:
        async def following() -> list[int]:
            app, found, start = create_app(cairn, operator_key="operator"), list[int](), cairn.ledger.head()
            async with AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=ROOT) as asks:
                named = [{"name": f"Somebody {number}"} for number in range(60)]
                writing = asyncio.gather(*(asks.post("/v1/people", json=each) for each in named))
                while len(found) < len(named):
                    url = f"/v1/events?after={start + len(found)}"
                    page = (await asks.get(url, headers={"Prefer": "wait=5"})).json()
                    found += [int(each["sequence"]) - start for each in page["items"]]
                assert all(each.status_code == 201 for each in await writing)
            return found

        assert asyncio.run(following()) == [*range(1, 61)]

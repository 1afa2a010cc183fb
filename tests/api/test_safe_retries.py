"""Whoever sends the same again under its key is answered the very same, and nothing is recorded twice."""

from asyncio import gather, run
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response

from api.composition.workspace import Cairn
from api.http import create_app
from domain.team.roles import Roles
from domain.values import Place
from tests.api.people import People

KEY = {"Idempotency-Key": '"order-66"'}
KEPT = ("content-type", "etag", "location")


def seen(response: Response) -> tuple[int, bytes, list[str | None]]:
    """All of an answer but whether it was repeated."""
    return response.status_code, response.content, [response.headers.get(name) for name in KEPT]


def twice(people: People, who: str, path: str, /, **body: Any) -> list[Response]:
    return [people.send(who, path, headers=KEY, **body) for _ in range(2)]


class TestTheSameAgain:
    def test_is_answered_byte_for_byte_what_made_something(self, people: People, cairn: Cairn) -> None:
        first, again = twice(people, "ada", "iterations", product=people.product)
        assert (first.status_code, seen(first)) == (201, seen(again))
        assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")

    def test_is_answered_so_when_others_went_on(self, people: People) -> None:
        path = f"products/{people.product}/rename"
        first = people.send("ada", path, headers=KEY, name="Reports")
        people.give("ada", path, name="Tables")
        again = people.send("ada", path, headers=KEY, name="Reports")
        assert seen(first) == seen(again)
        assert people.ask(f"products/{people.product}")["name"] == "Tables"

    def test_is_answered_so_by_the_next_process(self, people: People, cairn: Cairn) -> None:
        first = people.send("ada", "iterations", headers=KEY, product=people.product)
        cairn.lifecycle.memory.clear()
        assert seen(people.send("ada", "iterations", headers=KEY, product=people.product)) == seen(first)

    def test_is_answered_so_when_nothing_came_of_it(self, people: People) -> None:
        first, again = twice(people, "ada", f"products/{people.product}/rename", name="Exports")
        assert (first.json()["events"], seen(first)) == ([], seen(again))

    def test_asks_for_no_version_any_more(self, people: People) -> None:
        path, match = f"products/{people.product}/rename", {"If-Match": '"1"'}
        first, again = (people.send("ada", path, headers=KEY | match, name="Reports") for _ in range(2))
        assert (first.status_code, seen(first)) == (200, seen(again))

    def test_is_of_the_same_principal(self, people: People) -> None:
        path = f"products/{people.product}/rename"
        assert people.send("ada", path, headers=KEY, name="Reports").status_code == 200
        assert people.send("dan", path, headers=KEY, name="Tables").json()["code"] == "not_allowed"
        assert people.send("ada", path, headers=KEY, name="Tables").json()["code"] == "idempotency_key_reused"

    def test_is_refused_again_as_it_was(self, people: People) -> None:
        first, again = twice(people, "dan", f"products/{people.product}/rename", name="Reports")
        assert (first.status_code, seen(first)) == (403, seen(again))
        assert again.headers["idempotent-replayed"] == "true"

    def test_is_refused_again_with_what_it_pointed_at(self, people: People) -> None:
        roles = Roles.at(Place(product=people.product))
        body = {"role": "product_owner", "holder": people.ids["ada"]}
        first, again = twice(people, "ada", f"roles/{roles}/assign", **body)
        assert (first.status_code, seen(first)) == (403, seen(again))


class TestARefusalThatIsNotOnRecord:
    def test_is_decided_anew(self, people: People) -> None:
        path = f"products/{people.product}/rename"
        for wrong, status in (({"name": 7}, 422), ({"name": "Reports", "colour": "red"}, 422)):
            assert people.send("ada", path, headers=KEY, **wrong).status_code == status
        assert people.send("ada", path, headers=KEY | {"If-Match": '"9"'}, name="Reports").status_code == 412
        done = people.send("ada", path, headers=KEY, name="Reports")
        assert (done.status_code, "idempotent-replayed" in done.headers) == (200, False)


class TestAKey:
    @pytest.mark.parametrize("key", ["", '""', '" a"', "x" * 256, "a\tb", b"\xe9"])
    def test_is_up_to_255_visible_characters(self, people: People, key: Any) -> None:
        answer = people.send("ada", "iterations", headers={"Idempotency-Key": key}, product=people.product)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/Idempotency-Key")

    def test_may_be_of_several_words(self, people: People) -> None:
        named = {"Idempotency-Key": "run 7, step 2"}
        assert people.send("ada", "iterations", headers=named, product=people.product).status_code == 201

    def test_may_be_as_long_as_that_in_quotes(self, people: People) -> None:
        long = {"Idempotency-Key": f'"{"x" * 255}"'}
        assert people.send("ada", "iterations", headers=long, product=people.product).status_code == 201


async def at_once(cairn: Cairn, *bodies: dict[str, str]) -> list[Response]:
    """What is answered to these, sent under one key before any of them is answered."""
    headers = {"Authorization": "Bearer ada"} | KEY
    async with AsyncClient(transport=ASGITransport(create_app(cairn)), base_url="http://cairn", headers=headers) as ada:
        return await gather(*[ada.post("/v1/iterations", json=each) for each in bodies])


class TestSentAtOnce:
    def test_is_told_to_come_again(self, people: People, cairn: Cairn) -> None:
        before, body = cairn.ledger.head(), {"product": people.product}
        first, second = run(at_once(cairn, body, body))
        problem = second.json()
        assert (first.status_code, second.status_code, second.headers["retry-after"]) == (201, 409, "1")
        assert (problem["code"], problem["retryable"]) == ("idempotency_in_progress", True)

        again = people.send("ada", "iterations", headers=KEY, **body)
        assert seen(again) == seen(first)
        assert cairn.ledger.head() == before + len(first.json()["events"])

    def test_with_another_body_is_refused(self, people: People, cairn: Cairn) -> None:
        bodies = [{"product": people.product, "reason": reason} for reason in ("Because.", "Otherwise.")]
        first, second = run(at_once(cairn, *bodies))
        assert (first.status_code, second.status_code) == (201, 422)
        assert second.json()["code"] == "idempotency_key_reused"

"""An answer about a moment before: where it stands, when that was, how long it may be kept, and what leads on."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from httpx2 import Response

from api.composition.workspace import Cairn
from tests.api.people import People


def read(people: People, path: str, **headers: str) -> Response:
    answer = people.client.get(f"/v1/{path}", headers=people.headers("ada") | headers)
    assert answer.status_code in {200, 304}, answer.text
    return answer


def kept(people: People, path: str) -> bool:
    """Whether the answer may be kept for a year without asking again."""
    return "immutable" in read(people, path).headers["Cache-Control"]


class TestAMemento:
    def test_tells_its_position_and_its_moment(self, people: People, cairn: Cairn) -> None:
        recorded = cairn.ledger.page(4, 1)[0].recorded_at
        answer = read(people, "products?as_of=pos:5")
        told = parsedate_to_datetime(answer.headers["Memento-Datetime"])

        assert answer.headers["As-Of-Position"] == "5"
        assert told == datetime.fromtimestamp(recorded // 1_000_000, UTC)
        assert answer.headers["Memento-Datetime"].endswith(" GMT")

    def test_is_one_of_what_is_asked_without_a_moment(self, people: People) -> None:
        answer = read(people, "products?as_of=pos:5&archived=false&effective_at=pos:5")

        assert answer.links["original"]["url"].endswith("/v1/products?archived=false")

    def test_before_the_first_event_is_empty_and_of_no_moment(self, people: People) -> None:
        answer = read(people, "products?as_of=2001-01-01")

        assert (answer.json()["items"], answer.headers["As-Of-Position"]) == ([], "0")
        assert "Memento-Datetime" not in answer.headers

    def test_leads_to_pages_of_the_same_moment(self, people: People) -> None:
        first = read(people, "audit_trail?as_of=pos:6&limit=4")
        rest = people.client.get(first.json()["next_url"], headers=people.headers("ada"))

        assert "as_of=pos%3A6" in first.json()["next_url"]
        assert [row["position"] for row in rest.json()["items"]] == [5, 6]
        assert (rest.headers["As-Of-Position"], rest.json()["next_url"]) == ("6", None)

    def test_is_told_of_every_way_to_read(self, people: People) -> None:
        path = f"products/{people.product}"
        for asked in (path, f"{path}/history", "products"):
            assert "Memento-Datetime" in read(people, f"{asked}?as_of=pos:{people.ask('products')['position']}").headers

    def test_of_now_is_none(self, people: People) -> None:
        answer = read(people, "products?effective_at=pos:5")

        assert "Memento-Datetime" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-cache"


class TestWhatMayBeKept:
    def test_is_an_answer_that_is_resolved_to_a_position(self, people: People) -> None:
        moment = people.ask("products")["items"][0]["since"]
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        path = "iterations"

        assert kept(people, f"{path}?as_of=pos:5")
        assert kept(people, f"{path}?as_of={moment}")
        assert not kept(people, path)

    def test_has_a_strong_tag(self, people: People) -> None:
        tag = read(people, "iterations?as_of=pos:5").headers["ETag"]
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        again = read(people, "iterations?as_of=pos:5", **{"If-None-Match": tag})

        assert (tag.startswith('"'), again.status_code) == (True, 304)
        assert "immutable" in again.headers["Cache-Control"]

    def test_is_no_day_that_has_not_ended(self, people: People) -> None:
        assert not kept(people, f"iterations?as_of={datetime.now(UTC).date()}")

    def test_is_no_answer_with_a_name_that_may_be_erased(self, people: People) -> None:
        for view in ("people", "audit_trail", "roadmap"):
            assert not kept(people, f"{view}?as_of=pos:5")
            assert kept(people, f"{view}?as_of=pos:5&names=false")

    def test_is_the_next_page_of_any_list(self, people: People) -> None:
        page = people.ask("audit_trail", limit="2", names="false")
        following = page["next_url"].partition("/v1/")[2]

        assert kept(people, following)

    def test_is_asked_for_again_when_anybody_has_another_name(self, people: People) -> None:
        """So that nobody keeps the name of somebody who was erased."""
        path = f"people/{people.ids['eve']}?as_of=pos:{people.ask('people')['position']}"
        before = read(people, path)
        people.give("root", f"people/{people.ids['eve']}/rename", name="Adam")
        after = read(people, path, **{"If-None-Match": before.headers["ETag"]})

        assert (before.json()["name"], after.status_code, after.json()["name"]) == ("Eve", 200, "Eve")


class TestAWrite:
    def test_is_of_no_moment(self, people: People) -> None:
        path = f"/v1/products/{people.product}/rename?as_of=pos:5"
        answer = people.client.post(path, json={"name": "Reports"}, headers=people.headers("ada"))

        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")


class TestIfNoneMatch:
    @pytest.mark.parametrize("form", ["{}", 'W/"other", {}', "*", '{},"other"'])
    def test_may_be_a_list_or_a_star(self, people: People, form: str) -> None:
        tag = read(people, "products").headers["ETag"]

        assert read(people, "products", **{"If-None-Match": form.format(tag)}).status_code == 304

    def test_is_compared_weakly(self, people: People) -> None:
        tag = read(people, f"products/{people.product}").headers["ETag"]

        assert read(people, f"products/{people.product}", **{"If-None-Match": f"W/{tag}"}).status_code == 304
        assert read(people, f"products/{people.product}", **{"If-None-Match": '"99"'}).status_code == 200

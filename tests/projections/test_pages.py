"""Lists come in pages that go on where the last one ended, at the moment it was pinned to."""

import json
from typing import Any
from uuid import UUID

import pytest

from domain.product.product import Status
from projections.moment import Moment
from projections.store import Views
from tests.projections.book import SHIPS, Book, micros

FLEET = [UUID(int=1000 + n) for n in range(10)]


def launched(book: Book) -> None:
    for n, ship in enumerate(FLEET):
        book.register(ship, f"ship {n % 5}")


def names(rows: list[str]) -> list[str]:
    return [json.loads(row)["name"] for row in rows]


class TestAList:
    def test_is_in_the_order_of_its_view_and_then_of_its_keys(self, found: Views, book: Book) -> None:
        launched(book)
        found.catch_up()

        rows = found.page("trial-fleet").rows
        assert names(rows) == [f"ship {n // 2}" for n in range(10)]
        assert [json.loads(row)["product"] for row in rows][:2] == [str(FLEET[0]), str(FLEET[5])]

    def test_of_aggregates_is_in_the_order_they_were_born_in(self, found: Views, book: Book) -> None:
        for ship in reversed(FLEET):
            book.register(ship)
        book.rename(FLEET[9], "alba", late=500)
        found.catch_up()

        assert [json.loads(row)["id"] for row in found.page("products").rows] == [str(ship) for ship in reversed(FLEET)]

    def test_goes_on_where_the_last_page_ended(self, found: Views, book: Book) -> None:
        launched(book)
        found.catch_up()
        rows: list[str] = []
        after = None
        while True:
            page = found.page("trial-fleet", after=after, limit=3)
            rows += page.rows
            if (after := page.next) is None:
                break

        assert rows == found.page("trial-fleet").rows
        assert len(page.rows) == 1

    def test_that_ends_with_a_full_page_has_no_next_one(self, found: Views, book: Book) -> None:
        launched(book)
        found.catch_up()

        assert found.page("trial-fleet", limit=10).next is None

    def test_stays_as_it_was_while_pages_are_turned(self, found: Views, book: Book) -> None:
        launched(book)
        found.catch_up()
        first = found.page("trial-fleet", limit=5)
        whole = found.page("trial-fleet").rows
        book.rename(FLEET[9], "a ship that would come first")
        book.sunset(FLEET[8])
        found.catch_up()

        assert first.rows + found.page("trial-fleet", as_of=first.position, after=first.next).rows == whole

    def test_tells_how_far_the_record_was_read(self, found: Views, book: Book) -> None:
        launched(book)
        found.catch_up()

        assert found.page("trial-fleet").position == 10
        assert found.page("trial-fleet", as_of=99).position == 10


class TestAFilter:
    def test_finds_rows_that_have_no_value(self, found: Views, book: Book) -> None:
        launched(book)
        book.hold(FLEET[0])
        found.catch_up()

        assert len(found.page("trial-fleet", filters={"status": None}).rows) == 9
        assert len(found.page("trial-fleet", filters={"status": Status.ON_HOLD}).rows) == 1

    def test_goes_with_others(self, found: Views, book: Book) -> None:
        launched(book)
        book.hold(FLEET[0])
        found.catch_up()

        both: dict[str, Any] = {"product": FLEET[0], "status": "on_hold"}
        assert len(found.page("trial-fleet", filters=both).rows) == 1
        assert found.page("trial-fleet", filters=both | {"product": FLEET[1]}).rows == []

    def test_nobody_declared_is_refused(self, found: Views) -> None:
        with pytest.raises(KeyError):
            found.page("trial-fleet", filters={"name": "alba"})

    def test_knows_the_types_of_its_values(self, found: Views) -> None:
        assert found.filters["trial-fleet"] == {"product": UUID | None, "status": Status | None}
        assert [*found.filters["products"]] == ["product", "iteration", "stage", "archived"]


class TestAServedRow:
    def test_bears_when_it_began_and_since_which_position_that_is_known(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        late = book.rename(SHIPS[0], "alba", late=1)
        found.catch_up()

        row = json.loads(found.one("trial-fleet", SHIPS[0]) or "")
        assert [*row][-3:] == ["since", "until", "position"]
        assert (row["since"], row["until"], row["position"]) == ("2024-10-04T00:00:01Z", None, late)

    def test_never_knows_its_future(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        book.rename(SHIPS[0], "alba")
        found.catch_up()

        for row in (*found.page("trial-fleet", as_of=1).rows, *found.page("trial-fleet", effective_at=micros(1)).rows):
            assert (json.loads(row)["name"], json.loads(row)["until"]) == ("new", None)
        (lived,) = found.history("trial-fleet", SHIPS[0], moment=Moment(1)).rows
        assert json.loads(lived)["until"] is None

    def test_of_a_history_tells_when_it_ended(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        book.rename(SHIPS[0], "alba")
        found.catch_up()

        lived = [json.loads(row) for row in found.history("trial-fleet", SHIPS[0]).rows]
        assert [(row["name"], row["until"]) for row in lived] == [("new", "2024-10-04T00:00:02Z"), ("alba", None)]

    def test_is_gone_when_its_row_has_ended(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        book.sunset(SHIPS[0])
        found.catch_up()

        assert found.one("trial-fleet", SHIPS[0]) is None
        assert found.one("trial-fleet", SHIPS[0], as_of=1)


class TestHistoriesAndDifferences:
    def test_come_in_pages(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        for n in range(4):
            book.rename(SHIPS[0], f"name {n}")
        found.catch_up()
        first = found.history("trial-fleet", SHIPS[0], limit=3)
        rest = found.history("trial-fleet", SHIPS[0], limit=3, after=first.next)

        assert names(first.rows + rest.rows) == ["new", "name 0", "name 1", "name 2", "name 3"]
        assert rest.next is None

    def test_of_many_rows_come_in_pages(self, found: Views, book: Book) -> None:
        launched(book)
        found.catch_up()
        first = found.diff("trial-fleet", Moment(4), limit=4)
        rest = found.diff("trial-fleet", Moment(4), limit=4, after=first.next or "")

        assert [each.key for each in first.rows + rest.rows] == [str(ship) for ship in FLEET[4:]]
        assert rest.next is None

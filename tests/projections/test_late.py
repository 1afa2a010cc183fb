"""A late fact takes its place in business time, and alters what follows only as far as it makes a difference."""

import json
from uuid import UUID

from projections.store import Views
from tests.projections.book import CREWS, SHIPS, Book, micros, ship_of

SHIP, CREW = SHIPS[0], CREWS[0]


def row(found: Views, view: str, key: UUID, **at: int) -> dict[str, object]:
    told: dict[str, object] = json.loads(found.one(view, key, **at) or "{}")
    return told


class TestALateFact:
    def test_is_folded_where_it_happened(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "bora")
        book.rename(SHIP, "alba", late=2)
        found.catch_up()

        assert row(found, "trial-fleet", SHIP)["past"] == ["new", "alba"]

    def test_leaves_what_was_known_before_it(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "bora")
        book.rename(SHIP, "alba", late=2)
        found.catch_up()

        assert row(found, "trial-fleet", SHIP, as_of=2)["past"] == ["new"]
        assert row(found, "trial-fleet", SHIP, as_of=2, effective_at=micros(1))["name"] == "new"
        assert row(found, "trial-fleet", SHIP, effective_at=micros(1))["name"] == "alba"

    def test_leaves_versions_alone_that_say_the_same_with_it(self, found: Views, book: Book) -> None:
        ship = ship_of(CREW)
        book.register(ship)
        book.muster(CREW)
        book.rename(ship, "alba")
        again = book.rename(ship, "bora")
        book.rename(ship, "carla", late=2)
        found.catch_up()

        assert row(found, "trial-crews", CREW)["position"] == again
        assert row(found, "trial-crews", CREW, effective_at=micros(3))["ship"] == "carla"

    def test_does_not_outlive_a_later_fact_that_changed_nothing_so_far(self, found: Views, book: Book) -> None:
        """The second naming was no change when it was recorded, and is one now."""
        ship = ship_of(CREW)
        book.register(ship)
        book.muster(CREW)
        book.rename(ship, "alba")
        book.resume(ship)
        book.rename(ship, "alba")
        book.rename(ship, "bora", late=2)
        found.catch_up()

        assert row(found, "trial-crews", CREW)["ship"] == "alba"
        assert row(found, "trial-crews", CREW, effective_at=micros(4))["ship"] == "bora"

    def test_counts_from_the_birth_of_its_row_when_it_is_older(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "alba", late=100)
        found.catch_up()

        assert row(found, "trial-fleet", SHIP, effective_at=micros(0)) == {}
        assert row(found, "trial-fleet", SHIP, effective_at=micros(1))["name"] == "alba"

    def test_may_end_a_row_for_a_time(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.hold(SHIP)
        book.resume(SHIP)
        book.sunset(SHIP, late=2)
        found.catch_up()

        assert row(found, "trial-fleet", SHIP, effective_at=micros(2)) == {}
        assert row(found, "trial-fleet", SHIP)["name"] == "raised"

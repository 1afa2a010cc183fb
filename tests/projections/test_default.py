"""Every aggregate has a view of its public state, unless a declared one bears the name of its collection."""

import json
from pathlib import Path

import pytest

from domain.kernel import AGGREGATES
from projections.default import collection
from projections.store import Views
from projections.view import VIEWS, View
from tests.projections.book import CREWS, SHIPS, Book, micros
from tests.projections.trial import Ship, of_product, sail, views

SHIP = SHIPS[0]


class TestTheNameOfACollection:
    @pytest.mark.parametrize(
        ("topic", "plural"),
        [
            ("feature", "features"),
            ("story", "stories"),
            ("hypothesis", "hypotheses"),
            ("business_case", "business-cases"),
            ("kpi_series", "kpi-series"),
            ("roles", "roles"),
            ("gtm_plan", "gtm-plans"),
            ("readiness", "readiness"),
            ("go_no_go", "go-no-gos"),
            ("discovery", "discoveries"),
            ("planning", "plannings"),
            ("launch", "launches"),
            ("key", "keys"),
            ("person", "people"),
        ],
    )
    def test_is_the_plural_of_its_topic(self, topic: str, plural: str) -> None:
        assert collection(topic) == plural

    def test_is_one_of_its_own(self) -> None:
        assert len({collection(topic) for topic in AGGREGATES}) == len(AGGREGATES)


class TestTheDefaultView:
    def test_shows_the_public_state_with_its_version(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "alba")
        found.catch_up()

        row = json.loads(found.one("products", SHIP) or "")
        assert (row["id"], row["version"], row["name"]) == (str(SHIP), 2, "alba")

    def test_is_found_by_its_place(self, found: Views, book: Book) -> None:
        for crew in CREWS:
            book.muster(crew)
        found.catch_up()

        assert len(found.page("roles", filters={"product": SHIPS[1]}).rows) == 1
        assert len(found.page("roles", filters={"stage": None}).rows) == len(CREWS)

    def test_has_late_facts_in_the_order_they_happened(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "bora")
        late = book.rename(SHIP, "alba", late=2)
        found.catch_up()

        now = json.loads(found.one("products", SHIP) or "")
        then = json.loads(found.one("products", SHIP, effective_at=micros(1)) or "")
        assert (now["name"], now["version"], now["position"]) == ("bora", 3, late)
        assert (then["name"], then["version"]) == ("alba", 3)

    def test_has_facts_from_before_its_birth_at_its_birth(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "alba", late=100)
        found.catch_up()

        assert found.page("products", effective_at=micros(0)).rows == []
        assert '"name":"alba"' in found.page("products", effective_at=micros(1)).rows[0]

    def test_gives_way_to_a_declared_view_of_its_name(self, tmp_path: Path, book: Book) -> None:
        declared = View("products", "Where does it stand?", Ship, of_product, sail, lambda row: row.name)
        del VIEWS["products"]
        book.register(SHIP)
        found = views(tmp_path / "views.db", book, [declared])
        found.catch_up()

        assert "captain" in found.page("products").rows[0]
        found.close()

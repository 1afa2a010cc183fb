"""What a list is narrowed to, how it is sorted, and which fields it shows: of any view, in pages that never shift."""

from typing import Any

import pytest
from httpx2 import Response

from api.composition.workspace import Cairn
from api.sparse import fields_of
from tests.api.people import People

NAMES = ("Delta", "alpha", "Éclair", "beta", "Gamma")


@pytest.fixture
def made(people: People) -> list[str]:
    """Five products beside the cast's own, in this order."""
    return [
        people.made("root", "products", key=f"KEY{n}", name=name, accountable=people.ids["ada"])
        for n, name in enumerate(NAMES)
    ]


def asked(people: People, path: str, *said: tuple[str, str]) -> Response:
    """The answer to parameters that may be said several times."""
    return people.client.get(f"/v1/{path}", params=list(said), headers=people.headers("ada"))


def found(people: People, path: str, *said: tuple[str, str]) -> list[dict[str, Any]]:
    answer = asked(people, path, *said)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


def refused(people: People, path: str, *said: tuple[str, str]) -> tuple[int, str]:
    answer = asked(people, path, *said)
    return answer.status_code, answer.json()["code"]


class TestAFilter:
    def test_said_again_finds_rows_that_fit_either(self, people: People, made: list[str]) -> None:
        either = [("product", made[0]), ("product", made[3])]

        assert [row["id"] for row in found(people, "products", *either)] == [made[0], made[3]]

    def test_goes_with_other_filters(self, people: People, made: list[str]) -> None:
        said = [("product", made[0]), ("product", made[1]), ("archived", "true")]

        assert found(people, "products", *said) == []

    def test_may_be_a_value_or_none(self, people: People) -> None:
        people.made("ada", "iterations", product=people.product)
        everywhere = {row["stage"] for row in found(people, "audit_trail", ("limit", "200"))}
        either = [("kind", "iteration"), ("kind", "product"), ("iteration", ""), ("limit", "200")]

        assert len(everywhere) > 1
        assert {row["kind"] for row in found(people, "audit_trail", *either)} == {"product"}

    def test_of_metrics_may_be_said_again(self, people: People) -> None:
        names = {row["metric"] for row in found(people, "metrics")}
        two = sorted(names)[:2]

        assert [row["metric"] for row in found(people, "metrics", *(("metric", each) for each in two))] == two

    @pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30])
    def test_is_no_number_that_nothing_can_be(self, people: People, number: str) -> None:
        assert refused(people, "gates", ("policy", number)) == (400, "filter_unreadable")


class TestBounds:
    def test_lie_around_a_number(self, people: People) -> None:
        between = found(people, "audit_trail", ("position_after", "3"), ("position_lte", "5"))

        assert [row["position"] for row in between] == [4, 5]

    def test_lie_around_a_moment_in_whatever_offset(self, people: People, made: list[str]) -> None:
        moment = people.ask(f"products/{made[2]}")["since"]
        shifted = moment.replace("Z", "+00:00")

        assert [row["name"] for row in found(people, "products", ("since_gte", moment))] == [*NAMES[2:]]
        assert [row["name"] for row in found(people, "products", ("since_after", shifted))] == [*NAMES[3:]]
        assert moment == found(people, "audit_trail", ("occurred_at_lte", moment), ("sort", "-occurred_at"))[0]["since"]

    def test_leave_out_what_has_no_value(self, people: People) -> None:
        people.made("ada", "iterations", product=people.product)

        assert found(people, "pipeline", ("closed_at_before", "2999-01-01T00:00:00Z")) == []
        assert len(found(people, "pipeline", ("started_at_before", "2999-01-01T00:00:00Z"))) == 1

    @pytest.mark.parametrize("said", ["soon", "2026-01-01T00:00:00", ""])
    def test_are_of_the_type_of_their_field(self, people: People, said: str) -> None:
        assert refused(people, "products", ("since_after", said)) == (400, "filter_unreadable")

    def test_are_of_fields_that_have_an_order(self, people: People) -> None:
        assert refused(people, "products", ("name_after", "a")) == (400, "unknown_parameter")


class TestAText:
    @pytest.mark.parametrize("sought", ["éCL", "Éclair", "lair"])
    def test_is_found_in_capitals_or_not(self, people: People, made: list[str], sought: str) -> None:
        assert [row["name"] for row in found(people, "products", ("q", sought))] == ["Éclair"]

    def test_is_no_pattern(self, people: People, made: list[str]) -> None:
        assert found(people, "products", ("q", "%")) == []
        assert found(people, "products", ("q", 'a","')) == []

    def test_is_never_found_in_what_is_sealed(self, people: People) -> None:
        token = people.ask("people", names="false")["items"][0]["name"]["token"]

        assert len(token) > 20
        assert found(people, "people", ("q", token[-20:-5])) == []

    @pytest.mark.parametrize("text", ["", "x" * 201])
    def test_has_a_length(self, people: People, text: str) -> None:
        assert refused(people, "products", ("q", text)) == (400, "filter_unreadable")


class TestSorting:
    def test_rises_or_falls(self, people: People, made: list[str]) -> None:
        positions = [row["position"] for row in found(people, "products", ("sort", "-position"))]

        assert positions == sorted(positions, reverse=True)
        assert found(people, "products", ("sort", "position")) == found(people, "products")

    @pytest.mark.parametrize("sort", ["role", "-role", "version", "-policy", "-occurred_at", "title"])
    def test_is_the_same_in_pages_as_in_one(self, people: People, made: list[str], sort: str) -> None:
        whole = found(people, "audit_trail", ("sort", sort), ("limit", "200"))
        rows: list[dict[str, Any]] = []
        page = people.ask("audit_trail", sort=sort, limit="7")
        people.give("ada", f"products/{made[0]}/rename", name="Meanwhile")
        while True:
            rows += page["items"]
            if page["next_url"] is None:
                break
            page = people.client.get(page["next_url"], headers=people.headers("ada")).json()

        assert rows == whole
        assert len({row["id"] for row in rows}) == len(rows)

    def test_puts_what_has_no_value_last(self, people: People, made: list[str]) -> None:
        for sort in ("role", "-role"):
            roles = [row["role"] for row in found(people, "audit_trail", ("sort", sort), ("limit", "200"))]
            said = [role for role in roles if role is not None]
            assert roles == said + [None] * (len(roles) - len(said))
            assert said == sorted(said, reverse=sort.startswith("-"))

    def test_of_numbers_is_no_sorting_of_texts(self, people: People) -> None:
        values = [row["value"] for row in found(people, "metrics", ("sort", "-value")) if row["value"] is not None]

        assert values == sorted(values, key=float, reverse=True)

    @pytest.mark.parametrize("field", ["colour", "", "-", "actor", "changes"])
    def test_is_by_a_single_value_and_by_no_person(self, people: People, field: str) -> None:
        assert refused(people, "audit_trail", ("sort", field)) == (400, "sort_unknown")


class TestACursor:
    @pytest.mark.parametrize("other", [("sort", "-role"), ("q", "x"), ("kind", "product"), ("as_of", "pos:9")])
    def test_goes_on_with_the_same_question_alone(self, people: People, other: tuple[str, str]) -> None:
        cursor = people.ask("audit_trail", limit="2")["next_cursor"]

        assert refused(people, "audit_trail", ("cursor", cursor), other) == (400, "cursor_mismatch")

    def test_goes_on_with_more_or_fewer_rows_and_fields(self, people: People) -> None:
        cursor = people.ask("audit_trail", limit="2")["next_cursor"]

        assert len(found(people, "audit_trail", ("cursor", cursor), ("limit", "3"), ("fields", "id"))) == 3

    def test_keeps_what_was_said_several_times(self, people: People, made: list[str]) -> None:
        said = [("product", each) for each in made[:3]]
        first = asked(people, "products", *said, ("limit", "2"))
        rest = people.client.get(first.json()["next_url"], headers=people.headers("ada")).json()

        assert [row["id"] for row in first.json()["items"] + rest["items"]] == made[:3]

    def test_is_in_the_link_header_too(self, people: People, made: list[str]) -> None:
        first, last = asked(people, "products", ("limit", "4")), asked(people, "products", ("limit", "200"))

        assert first.links["next"]["url"] == first.json()["next_url"]
        assert "next" not in last.links


class TestALimit:
    @pytest.mark.parametrize(("limit", "rows"), [("1", 1), ("999999", 6)])
    def test_is_brought_down_to_the_most_there_is(self, people: People, made: list[str], limit: str, rows: int) -> None:
        assert len(found(people, "products", ("limit", limit))) == rows

    @pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5", ""])
    def test_is_a_number_of_rows(self, people: People, limit: str) -> None:
        assert refused(people, "products", ("limit", limit)) == (400, "malformed")


class TestFields:
    def test_are_those_asked_for_in_that_order(self, people: People, made: list[str]) -> None:
        rows = found(people, "products", ("fields", "name,id"), ("product", made[0]))
        row = asked(people, f"products/{made[0]}", ("fields", "key")).json()

        assert ([list(row) for row in rows], row) == ([["name", "id"]], {"key": "KEY0"})

    def test_have_people_named(self, people: People) -> None:
        assert found(people, "audit_trail", ("fields", "actor"), ("limit", "1")) == [{"actor": "Administrator"}]

    @pytest.mark.parametrize("view", ["products", "audit_trail"])
    def test_that_no_row_has_are_refused(self, people: People, view: str) -> None:
        assert refused(people, view, ("fields", "id,colour")) == (400, "field_unknown")

    def test_are_all_that_a_row_has(self, people: People, cairn: Cairn) -> None:
        people.made("ada", "iterations", product=people.product)
        for view in cairn.views.filters:
            for row in found(people, view, ("limit", "200")):
                assert row.keys() <= fields_of(view), view


class TestAParameter:
    @pytest.mark.parametrize("name", ["limit", "as_of", "sort", "q", "fields"])
    def test_that_is_no_filter_is_said_once(self, people: People, name: str) -> None:
        assert refused(people, "products", (name, "1"), (name, "1")) == (400, "said_twice")

    @pytest.mark.parametrize("name", ["limit", "stage", "sort", "colour", "cursor", "q"])
    def test_of_a_list_is_none_of_a_row(self, people: People, name: str) -> None:
        for path in (f"products/{people.product}", f"products/{people.product}/history"):
            assert refused(people, path, (name, "1")) == (400, "unknown_parameter")


class TestEveryView:
    def test_is_sorted_and_found_by_every_field_that_it_names(self, people: People, cairn: Cairn) -> None:
        spec = people.client.get("/openapi.json").json()
        for view in cairn.views.filters:
            said = spec["paths"][f"/v1/{view}"]["get"]["parameters"]
            shared = [each["$ref"].rpartition("/")[2] for each in said if "$ref" in each]
            known = [*(each for each in said if "$ref" not in each), *map(spec["components"]["parameters"].get, shared)]
            (sorts,) = [each["schema"]["enum"] for each in known if each["name"] == "sort"]
            for sort in sorts:
                assert asked(people, view, ("sort", sort)).status_code == 200, (view, sort)


"""Fields that a workspace declares are filled, found and remembered like any other."""

from typing import Any

import pytest

from tests.api.people import People

SHAPES: dict[str, dict[str, Any]] = {
    "risk_class": {"type": "choice", "options": ["low", "high"]},
    "regions": {"type": "choices", "options": ["eu", "us"]},
    "regulated": {"type": "yes_no"},
    "cost": {"type": "number"},
}


class Filled:
    """Two opportunities, of which the first has a value in every field."""

    def __init__(self, people: People) -> None:
        iteration = people.made("ada", "iterations", product=people.product)
        said = {"iteration": iteration, "need": "I wait for exports."}
        self.one, self.other = (people.made("ada", "opportunities", title=title, **said) for title in ("Slow", "Dear"))
        self.before = people.ask("opportunities")["position"]
        values = {"risk_class": "high", "regions": ["us", "eu"], "regulated": True, "cost": "12.50"}
        for name, shape in SHAPES.items():
            declared = {"kind": "opportunity", "name": name, "label": name.title(), "shape": shape}
            field = people.made("root", "custom-fields", **declared)
            people.give("ada", f"opportunities/{self.one}/fill", field=field, value=values[name])


@pytest.fixture
def filled(people: People) -> Filled:
    return Filled(people)


def found(people: People, **filters: str) -> list[str]:
    return [row["id"] for row in people.ask("opportunities", **filters)["items"]]


class TestDeclaredFields:
    def test_are_shown_with_what_they_are_of(self, people: People, filled: Filled) -> None:
        row = people.ask(f"opportunities/{filled.one}")
        assert row["custom"] == {"risk_class": "high", "regions": ["eu", "us"], "regulated": True, "cost": "12.5"}

    @pytest.mark.parametrize(
        "filters",
        [
            {"custom.risk_class": "high"}, {"custom.regions": "us"}, {"custom.regulated": "true"},
            {"custom.cost": "12.5"},
            {"custom.risk_class": "high", "custom.regions": "eu", "stage": "discovery"},
        ],
    )  # fmt: skip
    def test_are_what_rows_are_found_by(self, people: People, filled: Filled, filters: dict[str, str]) -> None:
        assert found(people, **filters) == [filled.one]

    @pytest.mark.parametrize(
        "filters",
        [{"custom.risk_class": "low"}, {"custom.regulated": "false"}, {"custom.unheard_of": "x"}],
    )
    def test_that_have_another_value_are_not(self, people: People, filled: Filled, filters: dict[str, str]) -> None:
        assert found(people, **filters) == []

    def test_without_a_value_are_found_as_such(self, people: People, filled: Filled) -> None:
        assert found(people, **{"custom.risk_class": ""}) == [filled.other]

    def test_had_no_value_before_they_were_filled(self, people: People, filled: Filled) -> None:
        assert found(people, **{"custom.risk_class": "high", "as_of": f"pos:{filled.before}"}) == []

    def test_stay_in_history(self, people: People, filled: Filled) -> None:
        states = people.ask(f"opportunities/{filled.one}/history")["items"]
        assert [sorted(state.get("custom", ())) for state in states][-2:] == [
            ["regions", "regulated", "risk_class"], ["cost", "regions", "regulated", "risk_class"],
        ]

    @pytest.mark.parametrize("name", ["custom.", 'custom.a"b', "custom.A", "custom.a.b", "customs.a"])
    def test_with_a_name_nobody_can_declare_are_no_parameters(self, people: People, name: str) -> None:
        response = people.client.get("/v1/opportunities", params={name: "x"}, headers=people.headers("ada"))
        assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")

    def test_are_no_parameters_of_what_bears_none(self, people: People) -> None:
        response = people.client.get("/v1/gates", params={"custom.a": "x"}, headers=people.headers("ada"))
        assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")

    def test_refuse_what_they_do_not_hold_with_a_pointer(self, people: People, filled: Filled) -> None:
        field = people.ask("custom-fields")["items"][0]["id"]
        answer = people.send("ada", f"opportunities/{filled.one}/fill", field=field, value="extreme")
        assert (answer.status_code, answer.json()["code"]) == (422, "custom_field.does_not_fit")
        assert answer.json()["errors"][0]["pointer"] == "/value"


class TestFieldsOnTheRoadmapAndTheBacklog:
    def test_are_shown_and_found(self, people: People) -> None:
        assert people.ask("roadmap", **{"custom.risk_class": "high"})["items"] == []
        assert people.ask("backlog", **{"custom.risk_class": ""})["items"] == []

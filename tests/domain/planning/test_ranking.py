"""What comes first, by what the scorers put in."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from domain.planning.frameworks import Chosen
from domain.planning.kano import Feeling, Kano, KanoScore
from domain.planning.ranking import Standing, outcome, standings
from domain.planning.scores import Score

ANA, BEN = UUID(int=1), UUID(int=2)
CARD = {"criteria": [{"name": "fit", "weight": "3"}, {"name": "ease", "weight": "1"}]}
RATIO = {"inputs": ["value", "effort"], "formula": "max(value, 1) / effort"}
RICE = {"reach_period": "quarter", "effort_unit": "person_months"}
BOX = {"box": "spring", "level": "timebox", "effort_unit": "story_points"}


def framework(method: str, **more: Any) -> Chosen:
    return TypeAdapter[Chosen](Chosen).validate_python({"method": method, **more})


def score(method: str, **more: Any) -> Score:
    return TypeAdapter[Score](Score).validate_python({"method": method, **more})


def rated(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


ICE = {"impact": 1, "confidence": 1}


class TestAScore:
    @pytest.mark.parametrize(
        ("method", "rules", "inputs", "comes_to"),
        [
            ("rice", RICE, {"reach": 1200, "impact": "2", "confidence": "0.8", "effort": "3"}, "640.00"),
            ("rice", RICE, {"reach": 7, "impact": "0.5", "confidence": "0.8", "effort": "3"}, "0.93"),
            ("rice", RICE, {"reach": 0, "impact": "0.25", "confidence": "0.5", "effort": "0.5"}, "0"),
            ("wsjf", {}, {"value": 8, "criticality": 5, "opportunity": 1, "size": 3}, "4.6667"),
            ("ice", {}, {"impact": 7, "confidence": 8, "ease": 5}, "280"),
            ("value_effort", {"effort_unit": "person_days"}, {"value": 9, "effort": "4"}, "2.25"),
            ("opportunity", {}, {"importance": "9", "satisfaction": "3"}, "15"),
            ("opportunity", {}, {"importance": "4", "satisfaction": "9"}, "4"),
            ("cost_of_delay", {"period": "week"}, {"cost": "12000.00", "duration": "8"}, "1500"),
            ("cost_of_delay", {"period": "week"}, {"cost": "100.00", "duration": "7"}, "14.2857"),
            ("scorecard", CARD, {"points": rated(fit="8", ease="4")}, "7"),
            ("scorecard", CARD, {"points": rated(fit="8", ease="5")}, "7.25"),
            ("formula", RATIO, {"inputs": rated(value="9", effort="4")}, "2.25"),
        ],
    )
    def test_is_what_the_framework_makes_of_its_inputs(
        self, method: str, rules: dict[str, Any], inputs: dict[str, Any], comes_to: str
    ) -> None:
        found = outcome(framework(method, **rules), [score(method, **inputs)])
        assert found is not None
        assert found.score == Decimal(comes_to)

    def test_of_several_scorers_is_their_mean(self) -> None:
        given = [score("ice", **ICE, ease=each) for each in (1, 2, 2)]
        found = outcome(framework("ice"), given)
        assert found is not None
        assert str(found.score) == "1.6667"

    def test_of_nobody_is_none(self) -> None:
        assert outcome(framework("ice"), []) is None


class TestAClass:
    @pytest.mark.parametrize(
        ("given", "category"),
        [(("must", "could", "could"), "could"), (("should", "must"), "must"), (("wont",), "wont")],
    )
    def test_is_the_one_given_most_often_and_of_two_the_one_built_first(
        self, given: tuple[str, ...], category: str
    ) -> None:
        found = outcome(framework("moscow", **BOX), [score("moscow", moscow=each, effort="1") for each in given])
        assert found is not None
        assert found.category == category


class TestKanosTable:
    @pytest.mark.parametrize(
        ("functional", "row"),
        [
            ("like", "questionable attractive attractive attractive one_dimensional"),
            ("expect", "reverse indifferent indifferent indifferent must_be"),
            ("neutral", "reverse indifferent indifferent indifferent must_be"),
            ("tolerate", "reverse indifferent indifferent indifferent must_be"),
            ("dislike", "reverse reverse reverse reverse questionable"),
        ],
    )
    def test_reads_as_published(self, functional: str, row: str) -> None:
        found = [KanoScore(method="kano", functional=Feeling(functional), dysfunctional=each) for each in Feeling]
        assert [each.category for each in found] == [Kano(name) for name in row.split()]

    def test_puts_what_must_be_first(self) -> None:
        said = {"a": ("expect", "dislike"), "b": ("like", "dislike"), "c": ("like", "neutral")}
        scores = {
            UUID(int=n): {ANA: score("kano", functional=with_, dysfunctional=without)}
            for n, (with_, without) in enumerate(said.values())
        }
        found = standings(framework("kano", question="Exports in the background?"), scores, scores)
        assert [each.category for each in found.values()] == ["must_be", "one_dimensional", "attractive"]
        assert [each.rank for each in found.values()] == [1, 2, 3]


class TestARank:
    def test_is_shared_by_equal_scores(self) -> None:
        eases = {UUID(int=10): 3, UUID(int=11): 5, UUID(int=12): 5}
        scores = {each: {BEN: score("ice", **ICE, ease=ease)} for each, ease in eases.items()}
        assert [each.rank for each in standings(framework("ice"), eases, scores).values()] == [3, 1, 1]

    def test_is_none_until_somebody_has_scored(self) -> None:
        assert standings(framework("ice"), [ANA], {}) == {ANA: Standing()}

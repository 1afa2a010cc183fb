"""A formula that cannot be read is refused at the door, with the position of its fault, and nothing is recorded."""

from typing import Any

import pytest

from api.composition.workspace import Cairn
from tests.api.people import People


def framework(formula: str) -> dict[str, Any]:
    return {"method": "formula", "inputs": ["value", "effort"], "formula": formula}


class TestAFormula:
    @pytest.mark.parametrize(
        ("formula", "said"),
        [
            ("value / cost", "at character 9: cost is no input of this formula"),
            ("value ^ 999999999", "at character 9: a power is a whole number from 0 to 10"),
            ("while value", "at character 1: while is no input of this formula"),
        ],
        ids=["unknown name", "huge exponent", "loop"],
    )
    def test_is_refused_at_the_position_of_its_fault(
        self, people: People, cairn: Cairn, formula: str, said: str
    ) -> None:
        before, who = cairn.ledger.head(), [people.ids["ada"]]
        body: dict[str, Any] = {"purpose": "What first?", "framework": framework(formula)}
        body |= {"candidates": who, "scorers": who}
        response = people.send("ada", "prioritisation-rounds", iteration=people.product, **body)

        (fault,) = response.json()["errors"]
        assert (response.status_code, fault["pointer"]) == (422, "/framework/formula")
        assert said in str(fault)
        assert cairn.ledger.head() == before

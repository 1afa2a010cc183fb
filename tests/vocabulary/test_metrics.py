"""Every number that practitioners steer by is told here, or says why it waits."""

import re
import tomllib
from typing import Annotated

from pydantic import BeforeValidator

from domain.kernel import AGGREGATES
from domain.values import Value
from projections.default import collection
from projections.metrics.metric import METRICS
from projections.view import VIEWS
from tests.vocabulary.tables import HERE
from tests.vocabulary.test_walk import against_the_list
from tests.vocabulary.walk import VOCABULARY

ASIDE = re.compile(r"\([^)]*\)|(=|: )[^;]*")


def several(said: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name, or several."""
    return (said,) if isinstance(said, str) else said


Names = Annotated[tuple[str, ...], BeforeValidator(several)]


class Told(Value):
    """Which metrics are this number, which views tell it instead or beside them, or what it waits for."""

    by: Names = ()
    views: Names = ()
    why: str = ""
    later: str = ""


SAID = tomllib.loads((HERE / "metrics.toml").read_text())["metrics"]
ROWS = {name: Told.model_validate(said) for name, said in SAID.items()}


def listed() -> list[str]:
    """The numbers as the vocabulary's own list has them, without their definitions."""
    lines = VOCABULARY.read_text().partition("### Metrics a practitioner expects")[2].partition("\n\n")[0].splitlines()
    told = [ASIDE.sub("", line.removeprefix("- ").rstrip(".")) for line in lines[1:]]
    return [name.strip(" .") for line in told for name in re.split("[,;]", line)]


class TestANumber:
    @against_the_list
    def test_that_is_listed_has_a_row(self) -> None:
        assert listed() == list(ROWS)

    def test_is_told_by_what_exists(self) -> None:
        views = {*VIEWS, *map(collection, AGGREGATES)}
        assert [name for row in ROWS.values() for name in row.by if name not in METRICS] == []
        assert [name for row in ROWS.values() for name in row.views if name not in views] == []

    def test_is_told_or_waits(self) -> None:
        assert [name for name, row in ROWS.items() if bool(row.by or row.views) == bool(row.later)] == []

    def test_that_only_views_tell_says_why(self) -> None:
        assert [name for name, row in ROWS.items() if row.views and not (row.by or row.why)] == []

    def test_waits_only_for_assistance(self) -> None:
        assert [name for name, row in ROWS.items() if row.later and "assistance" not in row.later] == []


class TestAMetric:
    def test_is_one_that_practitioners_expect_or_the_balance_of_pillars(self) -> None:
        expected = {name for row in ROWS.values() for name in row.by}
        assert METRICS.keys() - expected == {"pillar_balance"}

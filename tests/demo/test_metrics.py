"""The demo in numbers: at any moment, for any product or turn, and as they came about."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from api.composition.workspace import opened
from projections.metrics.metric import METRICS
from tests.demo.conftest import Told


@pytest.fixture(scope="module")
def product(demo: Told) -> str:
    return str(next(row["id"] for row in demo.rows("products") if row["key"] == "INVOICE"))


def whole(demo: Told, product: str, metric: str) -> dict[str, Any]:
    """A metric of a product over all of its turns."""
    return next(row for row in demo.rows("metrics", product=product, metric=metric) if row["iteration"] is None)


class TestTheMetricsOfAProduct:
    def test_are_each_told_once_with_their_definition(self, demo: Told, product: str) -> None:
        whole = [row for row in demo.rows("metrics", product=product) if row["iteration"] is None]
        assert [row["metric"] for row in whole] == sorted(name for name, each in METRICS.items() if each.of_products)
        assert {row["metric"]: row["definition"] for row in whole}.items() <= {
            name: each.definition for name, each in METRICS.items()
        }.items()

    def test_are_told_of_each_of_its_turns(self, demo: Told, product: str) -> None:
        turns = {row["id"] for row in demo.rows("iterations", product=product)}
        told = demo.rows("metrics", product=product, metric="lead_time")
        assert {row["iteration"] for row in told} == {None, *turns}

    def test_are_those_of_the_moment_that_is_asked_about(self, demo: Told, product: str) -> None:
        first = demo.rows("iterations", product=product)[0]["id"]
        asked = {"iteration": first, "metric": "throughput"}
        early, late = (demo.rows("metrics", **asked, as_of=demo.day(day))[0] for day in (70, 280))
        assert (early["value"], early["missing"]) == (None, "no story was accepted")
        assert late["of"] > 0

    def test_rest_on_what_the_views_tell(self, demo: Told, product: str) -> None:
        sprints = [row for row in demo.rows("sprints", product=product) if row["state"] == "closed"]
        kept = sum(len({*row["accepted"]} & {*row["committed"]}) for row in sprints)
        promised = sum(len(row["committed"]) for row in sprints)
        told = whole(demo, product, "predictability")
        assert float(told["value"]) == pytest.approx(kept / promised, abs=1e-4)


class TestTheHistoryOfAMetric:
    def test_has_what_it_was_week_by_week(self, demo: Told, product: str) -> None:
        row = whole(demo, product, "lead_time")
        history = asyncio.run(history_of(demo, row["id"]))
        assert [state["since"] for state in history] == sorted(state["since"] for state in history)
        assert len(history) > 5
        assert (history[0]["value"], history[-1]["value"]) == (None, row["value"])


async def history_of(demo: Told, metric: str) -> list[dict[str, Any]]:
    cairn = await opened(demo.directory)
    try:
        return [json.loads(row) for row in cairn.views.history("metrics", UUID(metric)).rows]
    finally:
        cairn.close()

"""What is measured of a product, week by week and month by month; a wrong value is corrected once it is found."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.demo.clock import DAYS, chance
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Turn
from domain.launch.kpi_observation import KpiObservation
from domain.launch.measured import Measurement
from domain.lifecycle import GateName

WEEK, LATE = 7, 2  # days between two looks, and until what was seen is entered
TAKES = 21  # days from a release until a number has moved
ODD, FOUND = 9, 14  # every so many values is wrong, and found out so many days later
QUIET = 45  # days before a review in which every value is looked at twice
DOUBLE = "Test accounts were counted, too."


@dataclass
class Measured:
    """A KPI as it is measured, and which of its values are wrong."""

    said: dict[str, Any]
    kpi: UUID
    values: int = 0
    wrong: dict[UUID, tuple[int, str]] = field(default_factory=dict)  # by observation: when it is found, what is right


def measures(turn: Turn, starts: int) -> Script[None]:
    """The KPIs of a turn, from their definition to the end of the history."""
    told = zip(turn.lists["kpis"], turn.said["kpis"], strict=True)
    kpis = [Measured(said, kpi) for kpi, said in told]
    for day in range(starts, DAYS - LATE, WEEK):
        yield Until(day + LATE)
        is_first = turn.clock.at(day).day <= WEEK
        due = [each for each in kpis if is_first or each.said["frequency"] == "weekly"]
        yield from turn.team.does("pm", *(seen for each in due for seen in _looks(turn, each, day)))


def _looks(turn: Turn, kpi: Measured, day: int) -> Iterator[Act]:
    """One value, and what was found wrong since the last."""
    kpi.values += 1
    value = _value(turn, kpi.said, day)
    is_odd = kpi.values % ODD == 0 and not 0 < turn.day(GateName.G5) - day < QUIET
    told = {"value": _exact(value * Decimal("1.25") if is_odd else value, kpi.said)}
    measurement = told | {"on": str(turn.clock.at(day)), "source": kpi.said["source"]}
    if is_odd:
        observation = KpiObservation.create_id(kpi.kpi, Measurement.model_validate_json(json.dumps(measurement)))
        kpi.wrong[observation] = (day + FOUND, _exact(value, kpi.said))
    happened = datetime.combine(turn.clock.at(day), time(18), UTC)
    yield act("record_kpi_observation", kpi=kpi.kpi, measurement=measurement, occurred_at=happened)
    for each in [each for each, (found, _) in kpi.wrong.items() if found <= day]:
        yield act("correct_kpi_observation", each, value=kpi.wrong.pop(each)[1], reason=DOUBLE)


def _value(turn: Turn, said: dict[str, Any], day: int) -> Decimal:
    """Where the number stands: at its baseline before the release, then on its way, always with some noise."""
    base, reached = float(said["baseline"]), float(said["reached"])
    moved = min(1.0, max(0.0, (day - turn.released) / TAKES)) if turn.released else 0.0
    noise = chance(said["name"], day).uniform(-1, 1)
    return Decimal(str(base + (reached - base) * moved + noise * said["spread"] / 2))


def _exact(value: Decimal, said: dict[str, Any]) -> str:
    """As many decimals as the baseline has."""
    whole = "." not in said["baseline"]
    return str(max(value, Decimal()).quantize(Decimal(1) if whole else Decimal("0.1")))

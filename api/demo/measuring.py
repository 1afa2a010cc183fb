"""What is measured of a product, week by week and month by month; a wrong value is corrected once it is found."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.demo.clock import DAYS
from api.demo.script import Script, Until, act
from api.demo.turn import Turn
from domain.launch.kpi_series import KpiSeries

EVERY = {"daily": 1, "weekly": 7, "monthly": 30, "quarterly": 91}
TAKES = 75  # days from a release until a number has moved
LATE = 2  # days until a value is entered
ODD, FOUND = 9, 12  # every so many values is wrong, and found out so many days later
DOUBLE = "Test accounts were counted, too."


def measures(turn: Turn, kpi: UUID, said: dict[str, Any], starts: int) -> Script[None]:
    """One KPI, from its definition to the end of the history."""
    series, wrong = KpiSeries.create_id(kpi), {}
    for number, day in enumerate(range(starts, DAYS, EVERY[said["frequency"]]), start=1):
        yield Until(day + LATE)
        value = _value(turn, said, day)
        odd = value * Decimal("1.25") if number % ODD == 0 else value
        observation = {"value": _exact(odd, said), "on": turn.clock.at(day), "source": said["source"]}
        happened = datetime.combine(turn.clock.at(day), time(18), UTC)
        yield from turn.team.does("pm", act("observe_kpi_series", series, observation=observation, occurred_at=happened))
        for each in [each for each, (_, found) in wrong.items() if found <= day]:
            right = wrong.pop(each)[0]
            yield from turn.team.does("pm", act("correct_kpi_series", series, number=each, value=right, reason=DOUBLE))
        if odd != value:
            wrong[number] = (_exact(value, said), day + FOUND)


def _value(turn: Turn, said: dict[str, Any], day: int) -> Decimal:
    """Where the number stands: at its baseline before the release, then on its way, always with some noise."""
    base, reached = float(said["baseline"]), float(said["reached"])
    moved = min(1.0, max(0.0, (day - turn.released) / TAKES)) if turn.released else 0.0
    return Decimal(str(base + (reached - base) * moved + turn.chance.uniform(-1, 1) * said["spread"] / 2))


def _exact(value: Decimal, said: dict[str, Any]) -> str:
    """As many decimals as the baseline has."""
    whole = "." not in said["baseline"]
    return str(max(value, Decimal()).quantize(Decimal(1) if whole else Decimal("0.1")))

"""What a day brings that nobody decides: it counts from that day on, and a server has it recorded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.gates.condition import Condition
from domain.gates.gate import Gate
from domain.kernel import Aggregate
from domain.team.roles import Roles

State = dict[str, Any]
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A command that records what has come due, and the days from which on something of a state waits for it."""

    command: str
    about: type[Aggregate]
    days: Callable[[State], Iterator[date]]

    def has_come(self, state: State, day: date) -> bool:
        """Whether there is something to record on this day."""
        return any(each <= day for each in self.days(state))


def _of_a_condition(state: State) -> Iterator[date]:
    if not (state["cleared"] or state["expired"]):
        yield date.fromisoformat(state["due"]) + A_DAY


def _of_waivers(state: State) -> Iterator[date]:
    for last in state["waived"].values():
        yield date.fromisoformat(last) + A_DAY


def _of_roles(state: State) -> Iterator[date]:
    terms = [each for holders in state["terms"].values() for known in holders.values() for each in known]
    for each in (*terms, *(lent for known in state["delegations"].values() for lent in known)):
        if each["until"]:
            yield date.fromisoformat(each["until"])


DUE = (
    Due("expire_condition", Condition, _of_a_condition),
    Due("record_expiries", Gate, _of_waivers),
    Due("retire_expired_roles", Roles, _of_roles),
)

"""The demo, told once for all that is asked of it."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.cli.demo import seeded
from api.cli.said import door_to
from domain.clock import now
from domain.kernel import Event


@dataclass
class Told:
    """A directory with the demo, the day it was told on, and every fact of it."""

    directory: Path
    today: date
    facts: list[Event]

    @property
    def given(self) -> set[str]:
        """The commands that were given in it, by their names."""
        return {fact.metadata.name for fact in self.facts}

    def of(self, *topics: str) -> list[Any]:
        """The facts of these kinds, in their order."""
        return [fact for fact in self.facts if fact.TOPIC in topics]

    def day(self, number: int) -> str:
        """A day of its history, counted from the first."""
        return str(self.facts[0].timestamp.date() + timedelta(days=number))

    def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        """Every row of a view."""
        return asyncio.run(_rows(self.directory, view, parameters))


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demo as `cairn demo` makes it."""
    return asyncio.run(told_in(tmp_path_factory.mktemp("demo") / "data", now().date()))


async def told_in(directory: Path, today: date) -> Told:
    """The demo in a directory, as it is made on a day."""
    cairn = await seeded(directory, today)
    try:
        records = cairn.ledger.page(0, 100_000)
        return Told(directory, today, [cairn.lifecycle.mapper.to_event(record) for record in records])
    finally:
        cairn.close()


async def _rows(directory: Path, view: str, parameters: dict[str, str]) -> list[dict[str, Any]]:
    async with door_to(directory) as door:
        return await door.rows(view, **parameters)

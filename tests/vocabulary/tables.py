"""The tables of this folder: for each word of a section, the command or event that realises it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import domain  # noqa: F401
from domain.command import commands_of
from domain.kernel import AGGREGATES, EVENTS

HERE = Path(__file__).parent
PACKAGES = {
    "Product": "product",
    "Discovery": "discovery",
    "Planning": "planning",
    "Execution": "execution",
    "Launch & iteration": "launch",
    "Portfolio": "portfolio",
    "Team, roles, talent": "team",
    "Gates, approvals, signatures, evidence": "gates",
    "AI assistance": "assistance",
}


@dataclass(frozen=True)
class Row:
    """What a word of practitioners is here."""

    kind: str
    word: str
    by: tuple[str, ...]
    why: str = ""
    later: str = ""

    @classmethod
    def read(cls, kind: str, word: str, said: Any) -> "Row":
        """A row as it is written: names, names with the reason why they are merged, or what it waits for."""
        if not isinstance(said, dict):
            return cls(kind, word, _names(said))
        if unknown := said.keys() - {"by", "why", "later"}:
            raise ValueError(f"{word} says {unknown}")
        return cls(kind, word, _names(said.get("by", ())), said.get("why", ""), said.get("later", ""))

    def __str__(self) -> str:
        """The row as it is printed."""
        said = f"later: {self.later}" if self.later else ", ".join(self.by)
        return f"{self.word}: {said}{f' ({self.why})' if self.why else ''}"


@dataclass(frozen=True)
class Table:
    """What one package says of its section."""

    package: str
    rows: tuple[Row, ...]
    invariants: dict[str, tuple[str, ...]]

    def row(self, kind: str, word: str) -> Row | None:
        """What is said of a word."""
        return next((row for row in self.rows if (row.kind, row.word) == (kind, word)), None)


def _names(said: str | Iterable[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


@cache
def table(package: str) -> Table | None:
    """The table of a package, if there is one."""
    path = HERE / f"{package}.toml"
    if not path.exists():
        return None
    said = tomllib.loads(path.read_text())
    rows = tuple(Row.read(kind, *row) for kind in ("commands", "events") for row in said.get(kind, {}).items())
    return Table(package, rows, {rule: _names(tests) for rule, tests in said.get("invariants", {}).items()})


def tables() -> list[Table]:
    """Every table there is."""
    return [found for package in PACKAGES.values() if (found := table(package))]


@cache
def known() -> dict[str, frozenset[str]]:
    """The names of what there is: commands, the methods that only follow-ups call, and events."""
    every = [each for kind in AGGREGATES.values() for each in commands_of(kind)]
    given = frozenset(each.name for each in every if each.mark.by)
    return {"commands": given, "consequences": frozenset(each.name for each in every) - given, "events": events()}


def events() -> frozenset[str]:
    """The topics of every event."""
    return frozenset(kind.TOPIC for kind in EVENTS.values())

"""What became of a mutant."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.mutation.mutants import Mutant


class Fate(StrEnum):
    """How a mutant ended."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNREACHED = "no test"
    ALIKE = "alike"
    UNCHANGED = "the same code"
    DECLARED = "at import"


@dataclass(frozen=True)
class Verdict:
    """A mutant, its fate, and the test that said so."""

    mutant: Mutant
    fate: Fate
    by: str = ""
    tests: int = 0

    def line(self) -> str:
        """It as one line of JSON."""
        return json.dumps({**vars(self), "mutant": {k: v for k, v in vars(self.mutant).items() if k != "source"}})


def read(kept: Path) -> list[Verdict]:
    """Every verdict kept in a file."""
    lines = map(json.loads, kept.read_text(encoding="utf-8").splitlines() if kept.exists() else [])
    return [Verdict(**{**each, "mutant": Mutant(**each["mutant"]), "fate": Fate(each["fate"])}) for each in lines]

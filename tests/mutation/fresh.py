"""A mutant imported from the start: for what is done at import, and for whoever survived in the fast way.

What is done at import is often a bound of a field: where no test fails, docs/api may still say another bound.
"""

import sys
from collections.abc import Collection, Iterable
from functools import partial
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.data import ROOT
from tests.mutation.child import Tell, bound, judged, pass_all
from tests.mutation.chosen import Chosen
from tests.mutation.mutants import Mutant
from tests.mutation.running import OPTIONS, Same, in_memory
from tests.mutation.verdict import Fate, Verdict

SPECS = "tests/specs/test_specs.py::TestTheDocuments::test_say_what_the_declarations_do"
VALUES = "tests/domain/test_values.py::"  # what docs/api cannot say
FROM_OUTSIDE = ("cryptography.fernet", "eventsourcing.application", "fastapi", "psycopg", "pydantic", "sqlite3")


class Instead(SourceFileLoader):
    """Finds one page, and reads something else there."""

    def __init__(self, mutant: Mutant) -> None:
        name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        super().__init__(name, str(ROOT / mutant.path))
        self._source = mutant.source

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        """Its page's spec, and no other's."""
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, _: str) -> CodeType:
        """What is written there instead."""
        return compile(self._source, self.path, "exec", dont_inherit=True)


class InThisOrder:
    """A plugin of pytest that runs the tests named, in their order, up to the first that fails."""

    def __init__(self, names: list[str], seconds: dict[str, float], tell: Tell) -> None:
        self._names, self._seconds, self._tell, self.passed = names, seconds, tell, False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run them."""
        items = {item.nodeid: item for item in session.items}
        here = [items[name] for name in self._names if name in items]
        self.passed = not session.testsfailed and pass_all(here, self._seconds, self._tell)
        return True


def judge_anew(mutants: Iterable[Mutant], chosen: Chosen, kept: Path, declared: Collection[Mutant]) -> None:
    """Judge each of these mutants by an import of its own, and keep each verdict as it comes."""
    for name in FROM_OUTSIDE:
        import_module(name)
    with in_memory() as place, kept.open("a", encoding="utf-8") as out:
        for mutant in mutants:
            names = chosen.of(mutant) or chosen.of_page(mutant)
            if mutant in declared:
                names += [name for name in chosen.seconds if name.startswith(VALUES) and name not in names]
            fate, told = Fate.UNREACHED, [""]
            if names:
                fate, told = judged(partial(_work, mutant, names, chosen.seconds, place), Path(place) / "child")
            if mutant in declared and fate in {Fate.SURVIVED, Fate.UNREACHED}:
                published, _ = judged(partial(_as_published, mutant), Path(place) / "child")
                fate, told = (Fate.KILLED, [SPECS]) if published is Fate.KILLED else (fate, told)
            out.write(Verdict(mutant, fate, told[-1], len(names)).line() + "\n")
            out.flush()


def _as_published(mutant: Mutant, _: Tell) -> bool:
    """Whether docs/api says what the mutant declares; no test was imported, so none declares more."""
    bound(60)
    sys.meta_path.insert(0, Instead(mutant))
    return not import_module("tests.specs.written").drifted()


def _work(mutant: Mutant, names: list[str], seconds: dict[str, float], place: str, tell: Tell) -> bool:
    bound(60)
    tell("import")
    sys.meta_path.insert(0, Instead(mutant))
    order = InThisOrder(names, seconds, tell)
    files = dict.fromkeys(name.partition("::")[0] for name in names)
    pytest.main([*OPTIONS, f"--basetemp={place}/child/base", *files], plugins=[Same(100), order])
    return order.passed

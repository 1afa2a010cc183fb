"""Everything imported once, and a fork for every mutant."""

import gc
import random
from collections.abc import Callable, Iterable
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.alike import is_alike
from tests.mutation.child import Tell, judged, pass_all, passed
from tests.mutation.chosen import Chosen
from tests.mutation.mutants import Mutant
from tests.mutation.running import OPTIONS, Same, in_memory
from tests.mutation.swap import Concerned, Declared, Live, Unchanged
from tests.mutation.verdict import Fate, Verdict

COMPARES = "ReplaceComparisonOperator_"


class Lane:
    """A plugin of pytest that, instead of running the tests once, runs some of them for each mutant."""

    def __init__(self, mutants: Iterable[Mutant], chosen: Chosen, kept: Path, place: Path) -> None:
        self._mutants, self._chosen, self._kept, self._place = mutants, chosen, kept, place / "child"
        self._items: dict[str, pytest.Item] = {}
        self._unmoved_by: dict[str, bool] = {}  # whether a test passes in the other world
        self._live: Live

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge every mutant and keep each verdict as it comes."""
        self._items = {item.nodeid: item for item in session.items}
        _warmed(session.items)
        self._live = Live()
        gc.collect()
        gc.freeze()
        with self._kept.open("a", encoding="utf-8") as out:
            for mutant in self._mutants:
                out.write(self._verdict(mutant).line() + "\n")
                out.flush()
        return True

    def _verdict(self, mutant: Mutant) -> Verdict:
        try:
            concerned = self._live.concerned(mutant.path, mutant.source)
        except (Unchanged, SyntaxError):
            return Verdict(mutant, Fate.UNCHANGED)
        except Declared:
            return Verdict(mutant, Fate.DECLARED)
        items = [self._items[name] for name in self._chosen.of(mutant) if name in self._items]
        if not items:
            return Verdict(mutant, Fate.UNREACHED)
        fate, by = self._judged(concerned, items, lambda: None)
        if fate is Fate.SURVIVED and mutant.operator.startswith(COMPARES):
            fate, by = self._judged(concerned, self._unmoved(items), _otherwise)
        return Verdict(mutant, Fate.ALIKE if fate is Fate.SURVIVED and is_alike(mutant) else fate, by, len(items))

    def _judged(
        self, concerned: Concerned, items: list[pytest.Item], prepare: Callable[[], None]
    ) -> tuple[Fate, str]:
        def work(tell: Tell) -> bool:
            self._at_its_place(items)
            prepare()
            for function, code in concerned:
                function.__code__ = code
            _forget({function.__module__ for function, _ in concerned})
            return pass_all(items, self._chosen.seconds, tell)

        fate, told = judged(work, self._place) if items else (Fate.SURVIVED, [])
        return fate, told[-1] if told else ""

    def _unmoved(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """The tests that pass in the other world, too, where no mutant is."""
        new = [each for each in items if each.nodeid not in self._unmoved_by]

        def work(tell: Tell) -> bool:
            self._at_its_place(items)
            _otherwise()
            for item, then in zip(new, [*new[1:], None], strict=True):
                if passed(item, then, self._chosen.seconds[item.nodeid]):
                    tell(item.nodeid)
            return True

        if new:
            _, told = judged(work, self._place)
            self._unmoved_by |= {each.nodeid: each.nodeid in told for each in new}
        return [each for each in items if self._unmoved_by[each.nodeid]]

    def _at_its_place(self, items: list[pytest.Item]) -> None:
        items[0].config._tmp_path_factory._basetemp = self._place  # type: ignore[attr-defined]  # noqa: SLF001


def _warmed(items: list[pytest.Item]) -> None:
    """Run one test of each file, so that what is built at first use is built for all."""
    firsts = list({item.path: item for item in reversed(items)}.values())
    random.Random(0).shuffle(firsts)  # noqa: S311
    for item, then in zip(firsts, [*firsts[1:], None], strict=True):
        runtestprotocol(item, log=False, nextitem=then)


def _otherwise() -> None:
    from tests.mutation.otherwise import be_otherwise  # noqa: PLC0415  # it imports the domain, as no starter of lanes may

    be_otherwise()


def _forget(modules: set[str]) -> None:
    """Have these modules remember no answer that was given before."""
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.__module__ in modules:
            each.cache_clear()


def lane(mutants: list[Mutant], chosen: Chosen, kept: Path) -> None:
    """Judge these mutants by the tests that reach them."""
    files = sorted({name.partition("::")[0] for name in chosen.seconds})
    with in_memory() as place:
        plugins = [Same(), Lane(mutants, chosen, kept, Path(place))]
        pytest.main([*OPTIONS, f"--basetemp={place}/warm", *files], plugins=plugins)

"""What a run came to, for people: each survivor, and a table of the packages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tests.mutation.verdict import Fate, Verdict

KILLED, LEFT = {Fate.KILLED, Fate.TIMED_OUT}, {Fate.SURVIVED, Fate.UNREACHED}
HEAD = ("package", "mutants", "killed", "timed out", "survived", "no test", "alike", "killed %", "imported", "killed")


def survivors(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """A line for each mutant that no test fails for."""
    for each in sorted(verdicts, key=lambda verdict: verdict.mutant):
        if each.fate in LEFT:
            old, new = each.mutant.change
            reached = "no test" if each.fate is Fate.UNREACHED else f"{each.tests} tests"
            yield f"{each.mutant.path}:{each.mutant.line} {each.mutant.operator} ({reached})\n    - {old}\n    + {new}"


def table(within: Iterable[Verdict], at_import: Iterable[Verdict]) -> Iterator[str]:
    """How many mutants of each package ended how; those of what is done at import are counted apart."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for apart, verdicts in (("", within), ("at import ", at_import)):
        for each in verdicts:
            for name in (each.mutant.package, "total"):
                counts[name][apart + ("of" if apart and each.fate in LEFT else each.fate)] += 1
    yield _row(HEAD)
    for name in (*sorted(counts.keys() - {"total"}), "total"):
        yield _row((name, *_figures(counts[name])))


def _figures(count: Counter[str]) -> Iterator[str]:
    killed = sum(count[fate] for fate in KILLED)
    every = killed + sum(count[fate] for fate in LEFT)
    yield from map(str, (every, *(count[fate] for fate in (*Fate,)[:5])))
    yield f"{100 * killed / every:.1f}" if every else "–"
    apart = sum(count[f"at import {fate}"] for fate in KILLED)
    yield from (str(apart + count["at import of"]), str(apart))


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    return f"{first:12}" + "".join(f"{each:>14}" for each in others)

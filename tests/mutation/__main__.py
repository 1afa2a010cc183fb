"""How many small changes to the domain no test notices: `python -m tests.mutation [PAGE OR FOLDER …]`.

A figure is no proof: a mutant is asked at most the first seconds of the tests that reach it, the nearest first.
"""

import os
import random
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.data import ROOT
from tests.mutation.chosen import Chosen
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.reached import gathered, kept_of
from tests.mutation.report import LEFT, survivors, table
from tests.mutation.verdict import Fate, Verdict, read

TOOLS = ROOT / ".mutation" / "tools"
TESTS = ["tests/domain", "tests/imports", "tests/journeys", "tests/recorded"]


def asked() -> Namespace:
    """What the caller wants."""
    parser = ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("where", nargs="*", default=["domain"], help="pages or folders, as domain/gates")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="where the tests are that are asked")
    parser.add_argument("--sample", type=int, help="so many of them, by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-import", type=int, default=100, help="so many of those that need an import of their own")
    parser.add_argument("--anew", type=int, help="import so many of the survivors anew, by chance; all unless said")
    parser.add_argument("--seconds", type=float, default=6.0, help="of tests that one mutant is asked at most")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kept", type=Path, default=ROOT / ".mutation" / "verdicts", help="where verdicts are kept")
    return parser.parse_args()


def main() -> None:
    """Gather, mutate, and tell."""
    sys.path.append(str(TOOLS))
    ask = asked()
    ask.kept.mkdir(parents=True, exist_ok=True)
    chance = random.Random(ask.seed)  # noqa: S311
    every = [each for where in ask.where for each in mutants(where)]
    if ask.again:
        left = {each.mutant for each in last(ask) if each.fate in LEFT}
        every = [each for each in every if each in left]
    some = chance.sample(every, min(ask.sample or len(every), len(every)))
    told(f"{len(some)} of {len(every)} mutants; which tests reach them …")
    apart([partial(gathered, ask.tests)])
    chosen = Chosen(kept_of(ask.tests), ask.seconds)
    within = in_lanes(some, chosen, ask)
    declared = [each.mutant for each in within if each.fate is Fate.DECLARED]
    sampled = sorted(chance.sample(declared, min(ask.at_import, len(declared))))
    lived = [each.mutant for each in within if each.fate in LEFT]
    doubted = chance.sample(lived, min(len(lived) if ask.anew is None else ask.anew, len(lived)))
    told(f"{len(lived)} survived; {len(doubted)} of them, {len(sampled)} of {len(declared)} at import: imported anew …")
    anew = {each.mutant: each for each in once_more([*sampled, *doubted], chosen, ask, set(sampled))}
    judged = [anew.get(each.mutant, each) for each in within if each.fate not in {Fate.DECLARED, Fate.UNCHANGED}]
    imported = [anew[each] for each in sampled]
    for line in (*survivors([*judged, *imported]), *table(judged, imported)):
        told(line)


def in_lanes(some: list[Mutant], chosen: Chosen, ask: Namespace) -> list[Verdict]:
    """The verdicts of the fast way."""
    from tests.mutation.lane import lane  # noqa: PLC0415  # pytest is imported where it may be

    files = emptied(ask, "fast")
    apart([partial(lane, some[number :: ask.workers], chosen, file) for number, file in enumerate(files)])
    return [each for file in files for each in read(file)]


def once_more(some: list[Mutant], chosen: Chosen, ask: Namespace, declared: set[Mutant]) -> list[Verdict]:
    """The verdicts of the slow way, which asks about a declaration what docs/api says of it as well."""
    from tests.mutation.fresh import judge_anew  # noqa: PLC0415

    files = emptied(ask, "slow")
    lanes = [some[number :: ask.workers] for number in range(ask.workers)]
    apart([partial(judge_anew, lane, chosen, file, declared) for lane, file in zip(lanes, files, strict=True)])
    return [each for file in files for each in read(file)]


def last(ask: Namespace) -> list[Verdict]:
    """What the last run came to, each mutant once."""
    files = [file for way in ("fast", "slow") for file in sorted(ask.kept.glob(f"{way}-*.jsonl"))]
    return list({each.mutant: each for file in files for each in read(file)}.values())


def emptied(ask: Namespace, way: str) -> list[Path]:
    """A file for the verdicts of each worker, with nothing in it."""
    files = [ask.kept / f"{way}-{number}.jsonl" for number in range(ask.workers)]
    for file in files:
        file.unlink(missing_ok=True)
    return files


def apart(works: list[Callable[[], object]]) -> None:
    """Do each work in a fork of this process, which itself never imports the domain."""
    children = []
    for work in works:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            try:
                work()
            except BaseException:  # noqa: BLE001
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        children.append(child)
    if any(os.waitpid(child, 0)[1] for child in children):
        sys.exit("A worker ended before its work.")


def told(line: str) -> None:
    """A line for who waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

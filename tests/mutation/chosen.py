"""Which tests are asked about a mutant, and in which order."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.mutation.mutants import Mutant, source
from tests.mutation.reached import Reached


class Chosen:
    """The tests of each line: the nearest file of tests first, files as near by turns, the fastest test first."""

    def __init__(self, every: Iterable[Reached], most: float) -> None:
        self.seconds: dict[str, float] = {}
        self._most, self._ground = most, dict[str, float]()
        self._of: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for reached in every:
            self.seconds |= reached.seconds
            tests = list(reached.seconds)
            ground = max((reached.seconds[name] for name in reached.sharing), default=0)
            self._ground |= dict.fromkeys(reached.sharing, ground)
            for path, lines in reached.lines.items():
                for line, numbers in lines.items():
                    self._of[path][int(line)].update(tests[number] for number in numbers)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant's statement."""
        first, last = statement(mutant.path, mutant.line)
        lines = self._of[mutant.path]
        return self._in_order(mutant.path, {name for line in range(first, last + 1) for name in lines[line]})

    def of_page(self, mutant: Mutant) -> list[str]:
        """The tests that reach anything on a mutant's page."""
        return self._in_order(mutant.path, set[str]().union(*self._of[mutant.path].values()))

    def _in_order(self, path: str, names: set[str]) -> list[str]:
        turns: dict[str, int] = defaultdict(int)
        ordered: list[tuple[int, int, float, str]] = []
        known = names & self.seconds.keys()
        for name in sorted(known, key=lambda each: (self._ground.get(each, 0), self.seconds[each], each)):
            file = name.partition("::")[0]
            turns[file] += 1
            ordered.append((_distance(path, file), turns[file], self._ground.get(name, 0), name))
        return self._within(name for *_, name in sorted(ordered))

    def _within(self, names: Iterable[str]) -> list[str]:
        """As many of them as there is time for, with what is made once for all tests of a file."""
        kept: list[str] = []
        left, begun = self._most, set[str]()
        for name in names:
            file = name.partition("::")[0]
            takes = self.seconds[name] + (0 if file in begun else self._ground.get(name, 0))
            if takes < left or not kept:
                left -= takes
                begun |= {file} if name in self._ground else set()
                kept.append(name)
        return kept


def _distance(path: str, file: str) -> int:
    """0 for a file of tests named by the page or a word of its name, 1 for one of its package, 2 for others."""
    page, tests = Path(path), Path(file)
    named = tests.stem.removeprefix("test_")
    near = page.parent.name == tests.parent.name
    if named in {page.stem, *page.stem.split("_")} or (near and page.stem.startswith(named[:5])):
        return 0
    return 1 if near else 2


@cache
def _spans(path: str) -> list[tuple[int, int]]:
    tree = ast.parse(source(path))
    return [_header(node) for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)]


def _header(node: ast.AST) -> tuple[int, int]:
    """The lines of a statement, without those of what stands below it."""
    at: Any = node.pattern if isinstance(node, ast.match_case) else node
    body = getattr(node, "body", None)
    return at.lineno, max(at.lineno, body[0].lineno - 1) if body else at.end_lineno


def statement(path: str, line: int) -> tuple[int, int]:
    """The first and the last line of the statement that a line belongs to."""
    around = [(first, last) for first, last in _spans(path) if first <= line <= last]
    return min(around, key=lambda each: each[1] - each[0], default=(line, line))

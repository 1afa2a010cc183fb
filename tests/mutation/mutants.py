"""The small changes that are made to a page, by the operators of cosmic-ray.

Left out, because no test could or should tell them from the page as it is:
- decorators taken away, which is a declaration, and variables put in place of others, which somebody has to name;
- any operator for the `|` of types, and for the `*` and `**` of signatures and displays: their mutants do not import;
- `==` for `is` and `!=` for `is not`: what is compared so is an enum member, a type or None, equal to itself alone.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from tests.data import ROOT

NOT_USED = {"RemoveDecorator", "VariableReplacer", "VariableInserter"}
ALIKE = {"ReplaceComparisonOperator_Is_Eq", "ReplaceComparisonOperator_IsNot_NotEq"}
BINARY = {"arith_expr", "term", "power", "shift_expr", "expr", "and_expr", "xor_expr"}
CHANGED = {"keyword", "number", "comparison", "factor", "not_test", "if_stmt", "while_stmt", "assert_stmt", "test"}
CHANGED |= {"except_clause", "for_stmt"}
Position = tuple[int, int]


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: the operator's `index`-th to the `node`-th node of a page."""

    path: str
    node: int
    operator: str
    index: int
    line: int

    @property
    def package(self) -> str:
        """The folder below the domain it lies in."""
        parts = Path(self.path).parts
        return parts[1] if len(parts) > 2 else "(top)"

    @cached_property
    def source(self) -> str:
        """The page with the change."""
        node = list(_nodes(_parsed(source(self.path))))[self.node]
        siblings = node.parent.children
        where = next(n for n, each in enumerate(siblings) if each is node)
        siblings[where] = operators()[self.operator].mutate(node, self.index)
        return str(node.get_root_node().get_code())

    @property
    def change(self) -> tuple[str, str]:
        """The first line that differs, before and after."""
        lines = zip(source(self.path).splitlines(), self.source.splitlines(), strict=False)
        return next(((old.strip(), new.strip()) for old, new in lines if old != new), ("", ""))


def compared(mutant: Mutant) -> str:
    """What stands to the right of the one comparison that a mutant changes; empty where there are several."""
    node = list(_nodes(_parsed(source(mutant.path))))[mutant.node]
    return str(node.children[2].get_code().strip()) if len(node.children) == 3 else ""


@cache
def operators() -> dict[str, Any]:
    """Each operator of cosmic-ray by its name."""
    provider = import_module("cosmic_ray.operators.provider").OperatorProvider()
    return {name: provider[name]() for name in provider if name not in NOT_USED}


@cache
def source(path: str) -> str:
    """What is written on a page."""
    return (ROOT / path).read_text(encoding="utf-8")


def mutants(folder: str) -> Iterator[Mutant]:
    """Every mutant of a page or of the pages in a folder."""
    at = ROOT / folder
    for each in sorted(at.rglob("*.py")) if at.is_dir() else [at]:
        yield from _of_a_page(each.relative_to(ROOT).as_posix())


def _of_a_page(path: str) -> Iterator[Mutant]:
    joins = _where_types_are_joined(source(path))
    for number, node in enumerate(_nodes(_parsed(source(path)))):
        if node.type not in CHANGED and not (node.type == "operator" and node.parent.type in BINARY):
            continue
        if node.type == "operator" and node.value == "|" and joins(node.start_pos):
            continue
        for name, operator in operators().items():
            if name not in ALIKE:
                for index, (start, _) in enumerate(operator.mutation_positions(node)):
                    yield Mutant(path, number, name, index, start[0])


def _parsed(text: str) -> Any:
    return import_module("parso").parse(text)


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    yield from chain.from_iterable(map(_nodes, getattr(node, "children", ())))


def _where_types_are_joined(text: str) -> Callable[[Position], bool]:
    """Whether a `|` stands in an annotation, outside of every function, or between names of types."""
    tree, lines = ast.parse(text), text.splitlines()
    annotations = {getattr(each, name, None) for each in ast.walk(tree) for name in ("annotation", "returns")}

    def span(node: Any) -> tuple[Position, Position]:
        ends = ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        first, last = ((row, len(lines[row - 1].encode()[:column].decode())) for row, column in ends)
        return first, last

    typed = [span(each) for each in ast.walk(tree) if each in annotations or _joins_types(each)]
    bodies = [span(each) for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.Lambda)]

    def joins(at: Position) -> bool:
        return any(a <= at < b for a, b in typed) or not any(a <= at < b for a, b in bodies)

    return joins


def _joins_types(node: ast.AST) -> bool:
    names = re.findall(r"\w+", ast.unparse(node)) if isinstance(node, ast.BinOp) else []
    return bool(names) and all((name[0].isupper() and not name.isupper()) or name == "None" for name in names)

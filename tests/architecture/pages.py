"""The pages of the product, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP = ("domain", "ledger", "projections", "api")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Page:
    """One Python file: its path below the root, its lines and its syntax tree."""

    path: Path
    lines: int
    tree: ast.Module

    @property
    def depth(self) -> int:
        """Folders below the top folder."""
        return len(self.path.parts) - 2

    def statements(self) -> Iterator[ast.stmt]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.stmt))

    def functions(self) -> Iterator[Function]:
        return (node for node in self.statements() if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in self.statements() if isinstance(node, ast.ClassDef))

    def at(self, node: ast.stmt) -> str:
        return f"{self.path}:{node.lineno}"


def read(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    return Page(path.relative_to(ROOT), len(text.splitlines()), ast.parse(text))


def pages(*tops: str) -> list[Page]:
    """The pages of these top folders, or of all four."""
    return [read(path) for top in tops or TOP for path in sorted((ROOT / top).rglob("*.py"))]


def length(function: Function) -> int:
    """Lines from `def` to the last, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1

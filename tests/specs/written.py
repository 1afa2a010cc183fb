"""What the API says of itself, as it is kept in docs/api: `python -m tests.specs.written` writes it anew."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic_core import to_json

from api.composition.workspace import opened
from api.http import create_app
from api.openapi import asyncapi
from tests.architecture.pages import ROOT

NAMES = ("openapi.json", "asyncapi.json")
FILES = ROOT / "docs" / "api"
DEEP = 3  # a line for each operation, schema and message, so that a change shows where it is


def specs() -> dict[str, str]:
    """The text of each file."""
    with TemporaryDirectory(prefix="cairn-specs-") as home, closing(asyncio.run(opened(Path(home), "Cairn"))) as cairn:
        openapi = create_app(cairn).openapi()
    return dict(zip(NAMES, map(told, (openapi, asyncapi())), strict=True))


def told(spec: dict[str, Any]) -> str:
    """A document as text that differs in as few lines as it does in meaning."""
    return "".join(_lines(spec, DEEP)) + "\n"


def _lines(value: Any, deep: int) -> Iterator[str]:
    if not deep or not isinstance(value, dict) or not value:
        yield to_json(value).decode()
        return
    indent = " " * (DEEP - deep + 1)
    for n, (name, each) in enumerate(value.items()):
        yield f"{',' if n else '{'}\n{indent}{to_json(name).decode()}: "
        yield from _lines(each, deep - 1)
    yield f"\n{indent[1:]}}}"


def drifted() -> list[str]:
    """The files that do not say what the declarations do."""
    kept = {name: file.read_text(encoding="utf-8") for name in NAMES if (file := FILES / name).exists()}
    return [name for name, text in specs().items() if kept.get(name) != text]


def main() -> None:
    """Write what is said, or with --check tell which files differ from it."""
    if "--check" in sys.argv:
        sys.exit(f"{', '.join(found)}: write them anew with `make specs`" if (found := drifted()) else 0)
    FILES.mkdir(parents=True, exist_ok=True)
    for name, text in specs().items():
        (FILES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

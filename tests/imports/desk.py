"""A workspace in a fresh directory with an operator and an importer, and the files of the README's example."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.composition.workspace import opened, reader_of
from api.door import Call, LocalDoor
from api.imports.history import import_history
from api.imports.report import Report
from domain.authority import IMPORTER
from domain.planning.feature import Feature
from domain.planning.roadmap_values import Source
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.architecture.pages import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "history.csv"
MAPPING = ROOT / "docs" / "examples" / "history.toml"
PEPS = ROOT / "api" / "imports" / "mappings" / "peps.toml"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)


class Desk:
    """Imports files, and tells what came of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cairn = asyncio.run(opened(path / "workspace"))
        self.operator = self.cairn.workspace.administrator
        self.office = LocalDoor(self.cairn.lifecycle, reader_of(self.cairn), self.operator)
        self.importer = self.give("add_person", name="Importer", kind="service", responsible=self.operator).resource.id
        self.give("assign_roles", Roles.at(WORKSPACE), role=IMPORTER, holder=self.importer)
        self.door = replace(self.office, actor=self.importer)

    def give(self, command: str, target: Any = None, /, **body: Any) -> Any:
        """What is answered to a command of the operator."""
        return asyncio.run(self.office.give_all([Call(command, body, f"{command} {target} {body}", target)]))[0]

    def bring(self, file: Path, mapping: Path = MAPPING, **more: Any) -> Report:
        """Import a file."""
        return asyncio.run(import_history(self.door, file, mapping, self.office, **more))

    def bring_text(self, text: str | bytes, **more: Any) -> Report:
        """Import a text as if it were a file of the example."""
        file = self.path / "text.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.bring(file, **more)

    def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        """The rows of a view as they are now."""
        return asyncio.run(self.door.rows(view, **parameters))

    def feature(self, name: str, system: str = "tracker", product: str = "ATLAS") -> dict[str, Any]:
        """The state of an imported feature."""
        place = Place(product=Product.create_id(product))
        found = asyncio.run(self.cairn.lifecycle.find(Feature.create_id(place, Source(system=system, id=name))))
        assert found
        return found.public()

    def names(self) -> dict[str, str]:
        """The people that are known, by id."""
        return {row["id"]: row["name"] for row in self.rows("people")}

    def head(self) -> int:
        """The last position."""
        return self.cairn.ledger.head()

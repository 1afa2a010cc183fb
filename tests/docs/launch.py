"""A product that may be released, served: what the recipes of other tools are tried on."""

import asyncio
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx2
from fastapi.testclient import TestClient

from api.composition.workspace import opened
from api.http import create_app
from domain.clock import now
from tests.api.http_world import HttpWorld
from tests.architecture.pages import ROOT
from tests.faults.served import Served
from tests.reach.execution import launched_for
from tests.reach.launch import Launching

RECIPES = ROOT / "docs" / "recipes"


@dataclass
class Launch:
    """The server, the ids that a release names, and the key of the product manager."""

    served: Served
    product: str
    release: dict[str, str]
    key: str = "ada"

    @property
    def env(self) -> dict[str, str]:
        """What every recipe expects."""
        return {"CAIRN_URL": self.served.url, "CAIRN_KEY": self.key, "PRODUCT": self.product, "NO_PROXY": "*"}

    def rows(self, view: str, **asked: str) -> list[dict[str, str]]:
        """The rows of a view as they stand now."""
        bearing = {"Authorization": f"Bearer {self.key}"}
        told = httpx2.get(f"{self.served.url}/v1/{view}", params={**asked, "limit": "200"}, headers=bearing)
        rows: list[dict[str, str]] = told.raise_for_status().json()["items"]
        return rows


def blocks(page: str, language: str) -> list[str]:
    """What a page says is to be typed."""
    text = (RECIPES / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def launched(data: Path) -> Launch:
    """A launch with a Go, and a window that is open today; nothing of it is released."""
    cairn = asyncio.run(opened(data))
    world = HttpWorld(TestClient(create_app(cairn, operator_key="operator")), cairn)
    launching = Launching(launched_for(world))
    review = launching.gone()
    today: date = now().date()
    window = {"opens": str(today - timedelta(1)), "closes": str(today + timedelta(30))}
    ids = {"go_no_go": review, "schedule": launching.scheduled(**window), "increment": launching.execution.increment}
    product = str(world.product)
    world.close()
    return Launch(Served(data), product, {name: str(each) for name, each in ids.items()})

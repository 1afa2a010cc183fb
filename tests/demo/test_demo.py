import asyncio
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from api.cli.said import application
from api.composition.workspace import opened
from api.doctor import examined
from api.identity import Identity
from domain.authority import PRODUCT_MANAGER
from domain.kernel import Event
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import Place
from tests.demo.conftest import Told, told_in

SEALED = (
    "person.added",
    "person.renamed",
    "api_key.issued",
    "external_identity.linked",
    "interview.recorded",
    "engagement.trial_evaluated",
)
ANY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")  # and what is hashed of ids


def given(directory: Path, *more: str) -> Any:
    return CliRunner().invoke(application, ["demo", "--no-serve", "--data", str(directory), *more])


def without_ids(fact: Event) -> str:
    return ANY_ID.sub("·", f"{fact.TOPIC} {fact.model_dump_json(exclude={'metadata'})} {fact.metadata.name}")


async def speaks_for(directory: Path, key: str) -> UUID:
    cairn = await opened(directory)
    try:
        return (await Identity(cairn.lifecycle, cairn.credentials, cairn.workspace.administrator).of(key)).id
    finally:
        cairn.close()


async def managers(directory: Path, product: str) -> tuple[UUID, ...]:
    cairn = await opened(directory)
    try:
        roles = await cairn.lifecycle.find(Roles.at(Place(product=Product.create_id(product))))
        assert isinstance(roles, Roles)
        return roles.held[PRODUCT_MANAGER]
    finally:
        cairn.close()


async def health(directory: Path) -> dict[str, Any]:
    cairn = await opened(directory)
    try:
        return examined(cairn)
    finally:
        cairn.close()


class TestMakingTheDemo:
    def test_tells_the_same_history_each_time(self, demo: Told, tmp_path: Path) -> None:
        again = asyncio.run(told_in(tmp_path / "data", demo.today))
        first, second = (
            [without_ids(fact) for fact in each.facts if fact.TOPIC not in SEALED]
            for each in (demo, again)
        )
        assert first == second

    def test_ends_with_one_object(self, demo: Told) -> None:
        made = json.loads(given(demo.directory, "--json").stdout.splitlines()[-1])
        assert set(made) == {"url", "key", "data", "events", "items"}
        assert made["items"] == len(demo.of("feature.registered"))

    def test_makes_a_key_of_a_product_manager(self, demo: Told) -> None:
        made = json.loads(given(demo.directory, "--json", "--port", "8001").stdout)
        assert made["url"] == "http://127.0.0.1:8001"
        assert asyncio.run(speaks_for(demo.directory, made["key"])) in asyncio.run(managers(demo.directory, "INVOICE"))

    def test_prints_a_line_to_paste(self, demo: Told) -> None:
        line = r'curl -s -H "Authorization: Bearer cairn_\S+" "http://127.0.0.1:8000/v1/roadmap\?limit=5"'
        assert re.search(line, given(demo.directory).stdout)

    def test_leaves_the_workspace_well(self, demo: Told) -> None:
        assert asyncio.run(health(demo.directory))["wrong"] == []


class TestMakingTheDemoAgain:
    def test_tells_no_history_twice(self, demo: Told) -> None:
        before, after = (json.loads(given(demo.directory, "--json").stdout)["events"] for _ in range(2))
        assert after == before + 2  # a key was issued, and is in somebody's hands

    def test_is_refused_in_a_workspace_that_is_no_demo(self, tmp_path: Path) -> None:
        asyncio.run(opened(tmp_path)).close()
        refused = given(tmp_path)
        assert refused.exit_code == 1
        assert "no demo" in refused.stderr

    def test_is_refused_where_it_was_not_told_to_its_end(self, tmp_path: Path) -> None:
        (tmp_path / "seeding").touch()
        assert given(tmp_path).exit_code == 1


@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_port_that_cannot_be_is_refused(tmp_path: Path, port: str) -> None:
    assert given(tmp_path, "--port", port).exit_code == 2

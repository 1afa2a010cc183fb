"""One server has many workspaces: what is in one is not there for the keys of another."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from api.catalogue import path_of
from api.composition.workspace import Cairn
from api.examples import example_of
from domain.command import commands
from projections.view import VIEWS
from tests.api.houses import Asking, ask, ids_of


class TestWhatIsInAnotherWorkspace:
    def test_is_in_no_view(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            ids = await ids_of(who, "alpha")
            views = {route.split("/")[2] for route in paths(who, "alpha") if route.count("/") == 2} & known_views(who)
            assert set(VIEWS) <= views
            for view in views:
                told = await who.get("beta", f"/v1/{view}")
                assert (told.status_code, [id_ for id_ in ids if id_ in told.text]) == (200, [])
                for id_ in ids:
                    assert (await who.get("beta", f"/v1/{view}/{id_}")).status_code == 404
            found = [(await who.get("alpha", f"/v1/{view}/{id_}")).status_code for view in views for id_ in ids]
            assert found.count(200) >= len(ids)  # the control: each is there for its own key

        ask(house, keys, asked)

    def test_is_the_target_of_no_command(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            ids = dict(zip(("people", "products", "api-keys"), await ids_of(who, "alpha"), strict=True))
            found = {"alpha": 0, "beta": 0}
            for command in (each for each in commands() if not each.creates):
                path, body = path_of(command), example_of(command.body)
                path = path.replace("{id}", ids.get(path.split("/")[2], ids["people"]))
                for name in found:
                    told = await who.post(name, f"{path}?dry_run=true", **body)
                    found[name] += told.status_code != 404
            assert found["beta"] == 0
            assert found["alpha"] > len(ids)  # the control: it is there for its own key

        ask(house, keys, asked)

    def test_is_named_by_no_command(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            person, *_ = await ids_of(who, "alpha")
            told = await who.post("beta", "/v1/products", key="IMPORTS", name="Imports", accountable=person)
            assert told.status_code == 404

        ask(house, keys, asked)

    def test_is_reached_by_no_batch(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            _, product, _ = await ids_of(who, "alpha")
            rename: dict[str, Any] = {"command": "rename_product", "target": product, "key": "1"}
            assert rename["command"] in {each.name for each in commands()}
            rename["body"] = {"name": "Imports", "reason": "It has grown."}
            assert (await who.post("beta", "/v1/batch", commands=[rename])).status_code == 404

        ask(house, keys, asked)

    def test_is_proven_to_nobody(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            await ids_of(who, "alpha")
            last = (await who.get("alpha", "/v1/people")).json()["position"]
            for path in (f"proofs/{last}", f"tile/0/000.p/{last}", f"checkpoint/extension?from={last}"):
                assert [(await who.get(name, f"/v1/{path}")).status_code for name in ("alpha", "beta")] == [200, 404]
            notes = [(await who.get(name, "/v1/checkpoint")).text for name in ("alpha", "beta")]
            assert notes[0].split("\n")[0] != notes[1].split("\n")[0]

        ask(house, keys, asked)

    def test_is_not_among_what_is_parked(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            await ids_of(who, "alpha")
            tenants = {path.name: tenant.cairn for path, tenant in who.house.tenants.open}
            tenants["alpha"].views.catch_up()
            park(tenants["alpha"])
            told = [(await who.get(name, "/v1/parked")).json()["items"] for name in ("alpha", "beta")]
            assert [len(items) for items in told] == [1, 0]

        ask(house, keys, asked)


def park(workspace: Cairn) -> None:
    """Have a view of a workspace park something."""
    with closing(sqlite3.connect(workspace.directory / "views.db")) as db, db:
        db.execute("INSERT INTO parked VALUES ('roadmap', 'x', 2, 'it was made so')")


def paths(who: Asking, name: str) -> list[str]:
    """The paths of a workspace's API."""
    (tenant,) = (tenant for path, tenant in who.house.tenants.open if path.name == name)
    return list(tenant.app.openapi()["paths"])


def known_views(who: Asking) -> set[str]:
    return set(who.house.tenants.open[0][1].cairn.views.filters)

"""A key opens the workspace it was issued in, also when another one is asked first; any other key opens none."""

import asyncio
from pathlib import Path

import pytest

from tests.api.browsers import CSRF
from tests.api.houses import Asking, ask, ids_of, issue


class TestAKey:
    def test_opens_its_own_workspace(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            assert [await who.where(name) for name in ("alpha", "beta", "alpha")] == ["alpha", "beta", "alpha"]

        ask(house, keys, asked)

    @pytest.mark.parametrize("keys", ["file"], indirect=True)
    def test_that_nobody_knows_opens_none(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            for key in ("nothing", "cairn_00000000_nothing", "cairn_", ""):
                assert await who.where(key) == "not_authenticated"
            assert who.open == set()
            assert (await who.client.get("/")).status_code == 401

        ask(house, keys, asked)

    @pytest.mark.parametrize("keys", ["file"], indirect=True)
    def test_that_bears_the_mark_of_another_one_is_not_taken_for_it(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            assert await who.where(keys["alpha"][:15] + keys["beta"][15:]) == "not_authenticated"

        ask(house, keys, asked)

    def test_with_a_secret_of_ones_own_is_found_where_it_was_issued(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            await ids_of(who, "beta")
            assert await who.where("ada") == "beta"
            await who.house.tenants.leave()
            assert who.open == set()
            assert await who.where("ada") == "beta"
            assert who.open == {"beta"}

        ask(house, keys, asked)

    @pytest.mark.parametrize("keys", ["file"], indirect=True)
    def test_that_was_issued_beside_the_server_is_found(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            assert await who.where("eve") == "not_authenticated"
            await asyncio.to_thread(issue, house / "workspaces" / "beta", "eve")
            assert await who.where("eve") == "beta"

        ask(house, keys, asked)

    @pytest.mark.parametrize("keys", ["file"], indirect=True)
    def test_in_a_form_opens_its_workspace_and_no_other(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            path = f"/login?at={keys['beta'].rpartition('_')[0]}_"
            for name, status in (("alpha", 403), ("beta", 303)):
                form = CSRF.search((await who.client.get(path)).text)
                sent = {"csrf": form[1] if form else "", "key": keys[name]}
                assert (await who.client.post(path, data=sent)).status_code == status
            page = await who.client.get("/")
            assert (page.status_code, page.headers["Cairn-Workspace"]) == (200, "beta")

        ask(house, keys, asked)

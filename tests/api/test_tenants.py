"""A server opens a workspace when it is asked for, keeps few of them open, and each is signed and folded on its own."""

import asyncio
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from api.composition.engines import DirectoryInUse
from api.composition.workspace import opened
from api.composition.workspaces import WorkspaceTwice, alone_in
from tests.api.houses import Asking, ask, created, ids_of, issue
from tests.api.test_backups import cairn, failure


@pytest.mark.parametrize("keys", ["file"], indirect=True)
class TestAWorkspace:
    def test_is_opened_once_it_is_asked_and_only_once(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            assert who.open == set()
            assert set(await asyncio.gather(*(who.where("alpha") for _ in range(8)))) == {"alpha"}
            assert who.open == {"alpha"}

        ask(house, keys, asked)

    def test_that_nobody_asked_for_longest_is_closed_for_another_one(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            for name in ("alpha", "beta", "alpha"):
                assert await who.where(name) == name
                assert who.open == {name}

        ask(house, keys, asked, most=1)

    def test_that_is_asked_just_now_is_never_closed(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            async with who.house.tenants.used(house / "workspaces" / "alpha"):
                await who.house.tenants.leave()
                assert (await who.where("beta"), who.open) == ("workspace_unavailable", {"alpha"})
            assert (await who.where("beta"), who.open) == ("beta", {"beta"})

        ask(house, keys, asked, most=1)

    def test_is_closed_once_nobody_has_asked_for_long_enough(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            await who.where("alpha")
            await who.house.tenants.leave(idle=60)
            assert who.open == {"alpha"}
            await who.house.tenants.leave(idle=0)
            assert who.open == set()

        ask(house, keys, asked)

    def test_that_is_open_elsewhere_is_told_to_be_tried_later(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            elsewhere = await opened(house / "workspaces" / "alpha")
            answer = await who.get("alpha", "/v1/people")
            assert (answer.status_code, answer.json()["code"]) == (503, "workspace_unavailable")
            assert answer.headers["Retry-After"] == "1"
            assert await who.where("beta") == "beta"
            elsewhere.close()
            assert await who.where("alpha") == "alpha"

        ask(house, keys, asked)

    def test_that_is_made_meanwhile_is_served(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            keys["gamma"] = await asyncio.to_thread(created, house, "gamma")
            assert await who.where("gamma") == "gamma"

        ask(house, keys, asked)

    def test_that_was_closed_is_the_command_lines(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            await who.where("alpha")
            assert "http://house" in (house / "workspaces" / "alpha" / "server.json").read_text()
            await who.house.tenants.leave()
            await asyncio.to_thread(cairn, house / "workspaces" / "alpha", "give", "add_person", '{"name": "Ada"}')
            assert "Ada" in (await who.get("alpha", "/v1/people")).text

        ask(house, keys, asked)

    def test_is_signed_and_folded_while_it_is_open(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(who: Asking) -> None:
            await ids_of(who, "beta")
            ((_, tenant),) = who.house.tenants.open
            head = tenant.cairn.ledger.head()
            for _ in range(100):  # ten seconds at most
                await asyncio.sleep(0.1)
                if (tenant.cairn.notary.size, tenant.cairn.views.position) == (head, head):
                    return
            raise AssertionError

        ask(house, keys, asked)

    def test_is_taken_from_where_it_was_moved_to(
        self, house: Path, keys: dict[str, str], schemas: str
    ) -> None:
        async def asked(who: Asking) -> None:
            ids = await ids_of(who, "alpha")
            await who.house.tenants.leave()
            move = "workspace", "move", "alpha", "--to", schemas
            assert (await asyncio.to_thread(cairn, house, *move))["in"] == "schema cairn_alpha"
            assert (await who.get("alpha", f"/v1/people/{ids[0]}")).status_code == 200

        ask(house, keys, asked)

    def test_in_two_directories_is_served_from_neither_at_the_start(self, house: Path, keys: dict[str, str]) -> None:
        async def asked(_: Asking) -> None:
            """Nothing: it does not come to this."""

        copy(house)
        with pytest.raises(WorkspaceTwice, match="move one of them away"):
            ask(house, keys, asked)

    def test_in_two_directories_lets_the_others_be_served(
        self, house: Path, keys: dict[str, str], caplog: pytest.LogCaptureFixture
    ) -> None:
        async def asked(who: Asking) -> None:
            copy(house)
            assert [await who.where(name) for name in ("alpha", "beta")] == ["alpha", "beta"]

        ask(house, keys, asked)
        assert "move one of them away" in caplog.text


@pytest.mark.parametrize("keys", ["file"], indirect=True)
class TestADirectoryWithItsOwn:
    def test_serves_it_beside_those_below(self, house: Path, keys: dict[str, str]) -> None:
        cairn(house, "migrate")
        issue(house, "own")

        async def asked(who: Asking) -> None:
            assert [await who.where(name) for name in ("own", "beta")] == [house.name, "beta"]
            assert (await who.client.get("/v1/people")).headers["Cairn-Workspace"] == house.name

        with closing(asyncio.run(opened(house))) as own:
            ask(house, keys, asked, own=own)

    def test_is_not_founded_by_a_command_for_no_workspace(self, house: Path, keys: dict[str, str]) -> None:
        code, lines = failure("give", "add_person", '{"name": "Ada"}', "--data", str(house))

        assert (code, len(lines)) == (1, 1)
        assert lines[0].startswith("error: not_a_ledger: ")
        assert not (house / "ledger.db").exists()

    def test_has_one_server(self, house: Path, keys: dict[str, str]) -> None:
        with alone_in(house), pytest.raises(DirectoryInUse), alone_in(house):
            pass


def copy(house: Path) -> None:
    shutil.copytree(house / "workspaces" / "alpha", house / "workspaces" / "omega")

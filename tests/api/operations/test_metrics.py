"""What a server does is told in numbers that Prometheus reads."""

from pathlib import Path

import pytest

from api.composition.workspace import Cairn
from tests.api.houses import created
from tests.api.operations.served import Asking, ask

ELSEWHERE = ("192.0.2.7", 40_000)
TOKEN = "a token of some length"
ADA = {"name": "Ada"}


class TestMetrics:
    def test_count_commands_by_what_came_of_them(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.known() as client:
                await client.post("/v1/people", json=ADA)
                await client.post("/v1/people?dry_run=true", json=ADA)
                nobody = {"key": "EXPORTS", "name": "Exports", "accountable": str(cairn.workspace.id)}
                await client.post("/v1/products", json=nobody)
                batch = [{"command": "add_person", "body": ADA, "key": str(n)} for n in range(3)]
                (await client.post("/v1/batch", json={"commands": batch})).raise_for_status()
            told = await who.metrics()
            assert told["cairn_commands_total", "add_person", "recorded"] == 4
            assert told["cairn_commands_total", "add_person", "tried"] == 1
            assert told["cairn_commands_total", "register_product", "refused"] == 1

        ask(tmp_path, cairn, asked)

    def test_count_requests_and_problems(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.known() as client:
                for path in ("/v1/people", "/v1/people", "/v1/people?color=red", "/nowhere"):
                    await client.get(path)
            told = await who.metrics()
            assert told["cairn_requests_total", "list_people", "200"] == 2
            assert told["cairn_requests_total", "list_people", "400"] == 1
            assert told["cairn_requests_total", "none", "404"] == 1
            assert told["cairn_problems_total", "unknown_parameter"] == 1
            assert told["cairn_request_seconds_count", "read"] == 4
            assert told["cairn_request_seconds_bucket", "read", "30.0"] == 4

        ask(tmp_path, cairn, asked)

    def test_tell_of_the_ledger_and_the_views(
        self, cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def asked(who: Asking) -> None:
            async with who.known() as client:
                await client.post("/v1/people", json=ADA)
            head = cairn.ledger.head()
            monkeypatch.setattr(cairn.views, "parked", lambda: [1, 2])
            monkeypatch.setattr(type(cairn.views), "progress", property(lambda _: type("At", (), {"position": 1})))
            told = {name[0]: value for name, value in (await who.metrics()).items() if name[1:2] == ("data",)}
            assert told["cairn_head_position"] == head
            assert told["cairn_projection_lag"] == head - 1
            assert told["cairn_parked_facts"] == 2
            assert told["cairn_queue_depth"] == told["cairn_commands_under_way"] == 0
            assert told["cairn_batch_size_count"] == told["cairn_batch_size_sum"] == 3

        ask(tmp_path, cairn, asked)

    def test_tell_how_many_workspaces_are_open(self, house: Path) -> None:
        async def asked(who: Asking) -> None:
            assert (await who.metrics())["cairn_workspaces_open",] == 0
            async with who.client(authorization=f"Bearer {keys['beta']}") as client:
                await client.get("/v1/people")
            assert (await who.metrics())["cairn_workspaces_open",] == 1

        keys = {name: created(house, name) for name in ("alpha", "beta")}
        ask(house, None, asked)

    def test_name_nothing_that_a_caller_sent(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.known() as client:
                await client.get("/planted-path?q=planted-question")
                await client.post("/v1/people", json={"name": "planted-name"})
            async with who.client() as client:
                assert "planted" not in (await client.get("/metrics")).text

        ask(tmp_path, cairn, asked)


class TestWhoSeesThem:
    def test_is_whoever_asks_from_this_machine(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as here, who.client(ELSEWHERE) as elsewhere:
                assert (await here.get("/metrics")).headers["Content-Type"].startswith("text/plain; version=1.0.0")
                refused = await elsewhere.get("/metrics")
            assert (refused.status_code, refused.json()["code"]) == (401, "metrics_not_shown")

        ask(tmp_path, cairn, asked)

    @pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP"])
    def test_is_nobody_for_whom_a_proxy_on_this_machine_asks(self, cairn: Cairn, tmp_path: Path, header: str) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                assert (await client.get("/metrics", headers={header: "192.0.2.7"})).status_code == 401

        ask(tmp_path, cairn, asked)

    def test_is_nobody_who_made_up_a_name_for_it(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                assert (await client.get("/metrics", headers={"Host": "elsewhere.example"})).status_code == 401

        ask(tmp_path, cairn, asked)

    def test_is_whoever_shows_the_token_once_there_is_one(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as without, who.client(ELSEWHERE, authorization=f"Bearer {TOKEN}") as with_it:
                assert (await without.get("/metrics")).status_code == 401
                assert (await with_it.get("/metrics")).status_code == 200

        ask(tmp_path, cairn, asked, metrics_token=TOKEN)

"""Every request is known by an id: its caller's, if it fits, and one that is made otherwise."""

from pathlib import Path

import pytest

from api.composition.workspace import Cairn
from tests.api.operations.served import Asking, ask


class TestARequest:
    def test_is_known_by_the_id_it_came_with(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                answer = await client.get("/v1/commands", headers={"X-Request-Id": "run-7/job:2"})
            assert answer.headers["X-Request-Id"] == "run-7/job:2"

        ask(tmp_path, cairn, asked)

    @pytest.mark.parametrize("unfit", ["", "a b", "x" * 129, "a\tb", '"quoted"', "ünï"])
    def test_is_given_another_than_one_that_cannot_be_told_everywhere(
        self, cairn: Cairn, tmp_path: Path, unfit: str
    ) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                answer = await client.get("/v1/commands", headers=[(b"X-Request-Id", unfit.encode())])
            assert len(answer.headers["X-Request-Id"]) == 32

        ask(tmp_path, cairn, asked)

    def test_is_told_apart_from_every_other(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                ids = {(await client.get("/livez")).headers["X-Request-Id"] for _ in range(3)}
            assert len(ids) == 3

        ask(tmp_path, cairn, asked)


class TestAProblem:
    @pytest.mark.parametrize(
        ("path", "status"), [("/nowhere", 404), ("/v1/people", 401), ("/v1/proofs/x", 401), ("/problems/none", 404)]
    )
    def test_names_the_request(self, cairn: Cairn, tmp_path: Path, path: str, status: int) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                answer = await client.get(path, headers={"X-Request-Id": "mine"})
            assert (answer.status_code, answer.json()["request_id"]) == (status, "mine")

        ask(tmp_path, cairn, asked)

    def test_names_it_also_when_the_server_failed(
        self, cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def asked(who: Asking) -> None:
            monkeypatch.setattr(cairn.lifecycle, "give", None)
            async with who.known() as client:
                answer = await client.post("/v1/people", json={"name": "Ada"}, headers={"X-Request-Id": "mine"})
            assert (answer.status_code, answer.json()["request_id"]) == (500, "mine")
            assert answer.headers["X-Request-Id"] == "mine"

        ask(tmp_path, cairn, asked)

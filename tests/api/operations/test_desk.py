"""A server says of itself that it lives, whether it is ready, which Cairn it is, and what it does."""

import tomllib
from pathlib import Path

import pytest

from api.composition.workspace import Cairn
from tests.api.operations.served import Asking, ask
from tests.architecture.pages import ROOT


class TestLiving:
    def test_looks_at_nothing(self, cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        async def asked(who: Asking) -> None:
            with monkeypatch.context() as broken:
                broken.setattr(cairn, "ledger", None)
                broken.setattr(cairn, "views", None)
                async with who.client() as client:
                    answer = await client.get("/livez")
            assert (answer.status_code, answer.json()) == (200, {"status": "alive"})

        ask(tmp_path, cairn, asked)


class TestBeingReady:
    def test_is_said_while_the_ledger_answers(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()) == (200, {"status": "ready"})

        ask(tmp_path, cairn, asked)

    def test_is_refused_while_it_does_not(
        self, cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def asked(who: Asking) -> None:
            with monkeypatch.context() as broken:
                broken.setattr(cairn.ledger, "head", lambda: 1 / 0)
                async with who.client() as client:
                    answer = await client.get("/readyz")
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (503, "not_ready")
            assert problem["facts"][0].endswith(": the ledger does not answer")
            assert answer.headers["Retry-After"] == "1"

        ask(tmp_path, cairn, asked)

    def test_is_refused_while_the_form_is_not_known(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            cairn.ledger._writer.execute("PRAGMA user_version = 99")  # type: ignore[attr-defined]  # noqa: SLF001
            async with who.client() as client:
                problem = (await client.get("/readyz")).json()
            assert problem["facts"][0].endswith(": the schema does not fit: not_a_ledger")

        ask(tmp_path, cairn, asked)

    def test_is_refused_while_the_views_are_too_far_behind(
        self, cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def asked(who: Asking) -> None:
            monkeypatch.setattr(cairn.ledger, "head", lambda: cairn.views.progress.position + 3)
            async with who.client() as client:
                problem = (await client.get("/readyz")).json()
            assert problem["facts"][0].endswith(": the views are 3 positions behind the ledger, and may be 2")

        ask(tmp_path, cairn, asked, ready_lag=2)

    def test_is_refused_as_soon_as_the_server_stops(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            who.departure.begin()
            async with who.client() as client:
                problem = (await client.get("/readyz")).json()
            assert problem["facts"] == ["the server stops"]

        ask(tmp_path, cairn, asked)

    def test_is_said_without_any_workspace(self, house: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                assert (await client.get("/readyz")).status_code == 200

        (house / "workspaces").mkdir(parents=True)
        ask(house, None, asked)


class TestTheVersion:
    def test_is_that_of_the_package(self, cairn: Cairn, tmp_path: Path) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                assert (await client.get("/version")).json() == {"version": project["version"], "api": "v1"}

        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        ask(tmp_path, cairn, asked)


class TestAPathOfTheProcess:
    @pytest.mark.parametrize("path", ["/livez", "/readyz", "/version", "/metrics"])
    def test_is_read_and_nothing_else(self, cairn: Cairn, tmp_path: Path, path: str) -> None:
        async def asked(who: Asking) -> None:
            async with who.client() as client:
                head, post = await client.head(path), await client.post(path)
            assert (head.status_code, head.content) == (200, b"")
            assert (post.status_code, post.json()["code"]) == (405, "method_not_allowed")

        ask(tmp_path, cairn, asked)

"""What a server logs: a line for each request if it is asked to, and never what somebody sent."""

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.composition.settings import Settings, SettingUnreadable
from api.composition.workspace import Cairn
from api.operations.logs import AsJson, AsLine, hidden, set_up
from tests.api.operations.served import Asking, ask
from tests.faults.served import Served

SECRET = "cairn_0123abcd_planted-secret-of-a-key00000000"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What is written to standard error, by a process that logs as it did before once this is over."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield capsys
    root.handlers[:] = before
    logging.getLogger("cairn.requests").setLevel(logging.WARNING)


def lines(told: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(each) for each in told.readouterr().err.splitlines()]


class TestARequest:
    def test_is_a_line_of_json_if_so_it_is_set(
        self, cairn: Cairn, tmp_path: Path, told: pytest.CaptureFixture[str]
    ) -> None:
        async def asked(who: Asking) -> None:
            set_up("json")
            async with who.known() as client:
                await client.post("/v1/people", json={"name": "Ada"}, headers={"X-Request-Id": "mine"})
                await client.get("/v1/people/00000000-0000-4000-8000-000000000000?color=red")
            given, refused = lines(told)
            assert given.items() >= {
                "request_id": "mine",
                "method": "POST",
                "path": "/v1/people",
                "operation": "add_person",
                "status": 201,
                "commands": ["add_person"],
                "outcome": "recorded",
                "position": cairn.ledger.head(),
                "workspace": "data",
            }.items()
            assert (refused["path"], refused["code"]) == ("/v1/people/{id:uuid}", "unknown_parameter")
            assert given.keys() >= {"time", "ms", "level", "logger"}

        ask(tmp_path, cairn, asked)

    def test_is_a_line_for_people_if_so_it_is_set(
        self, cairn: Cairn, tmp_path: Path, told: pytest.CaptureFixture[str]
    ) -> None:
        async def asked(who: Asking) -> None:
            set_up("lines")
            async with who.client() as client:
                await client.get("/livez", headers={"X-Request-Id": "mine"})
            line = "INFO request request_id=mine method=GET path=/livez operation=livez status=200"
            assert line in told.readouterr().err

        ask(tmp_path, cairn, asked)

    def test_is_no_line_otherwise(self, cairn: Cairn, tmp_path: Path, told: pytest.CaptureFixture[str]) -> None:
        async def asked(who: Asking) -> None:
            set_up("quiet")
            async with who.client() as client:
                await client.get("/livez")
            assert told.readouterr().err == ""

        ask(tmp_path, cairn, asked)


class TestAFault:
    def test_is_told_by_its_kind_and_places_with_the_request(
        self, cairn: Cairn, tmp_path: Path, told: pytest.CaptureFixture[str]
    ) -> None:
        async def asked(who: Asking) -> None:
            set_up("json")
            async with who.client(x_request_id="mine") as client:
                await client.get("/livez")
            try:
                int("planted words of somebody")
            except ValueError:
                logging.getLogger("cairn").exception("it failed")
            fault = lines(told)[-1]
            assert (fault["fault"], fault["message"]) == ("builtins.ValueError", "it failed")
            assert "test_logs.py" in fault["at"][0]

        ask(tmp_path, cairn, asked)

    def test_keeps_the_words_of_the_system(self) -> None:
        full = OSError(28, "No space left on device")
        record = logging.LogRecord("cairn", 40, "", 0, "it failed", None, (type(full), full, None))
        assert "builtins.OSError: [Errno 28] No space left on device" in AsLine().format(record)
        assert json.loads(AsJson().format(record))["fault"].endswith("No space left on device")


class TestASecret:
    @pytest.mark.parametrize(
        "line",
        [
            f"key {SECRET}",
            "whsec_cGxhbnRlZA==",
            "whsk_planted+/=",
            "Authorization: Bearer planted.token",
            "postgresql://cairn:planted@host/db",
            "password=planted host=x",
        ],
    )
    def test_is_hidden_wherever_it_comes_from(self, line: str) -> None:
        assert "planted" not in hidden(line)
        assert "[hidden]" in hidden(line)


class TestAServer:
    def test_logs_nothing_that_was_planted_in_what_is_sent(self, tmp_path: Path) -> None:
        with closing(Served(tmp_path / "data", environment={"CAIRN_LOG": "json"})) as served:
            bearing = {"Authorization": f"Bearer {served.key}", "User-Agent": "planted-agent"}
            with httpx2.Client(base_url=served.url, headers=bearing) as client:
                client.post("/v1/people", json={"name": "planted-name"}).raise_for_status()
                client.post("/v1/people", json={"planted-field": "planted-value"})
                client.post("/v1/people", content=b'{"planted')
                client.get("/v1/people?planted=parameter")
                client.get("/planted/path?planted=question")
                client.get("/v1/people", headers={"Authorization": f"Bearer {SECRET}"})
                client.get("/", headers={"Cookie": "cairn_key=planted-cookie"})
                client.post("/v1/people", json={"name": "x"}, headers={"Idempotency-Key": "planted-key" * 30})
                client.get("/livez", headers={"X-Request-Id": "planted id"})
        logged = served.errors.read_text(encoding="utf-8")
        assert len([json.loads(each) for each in logged.splitlines()]) == 9
        assert [word for word in ("planted", served.key) if word in logged] == []


class TestASetting:
    def test_is_refused_without_telling_what_it_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAIRN_LOG", "loud")
        monkeypatch.setenv("CAIRN_METRICS_TOKEN", "planted")
        with pytest.raises(SettingUnreadable) as refused:
            Settings.read()
        assert "CAIRN_LOG" in str(refused.value)
        assert "CAIRN_METRICS_TOKEN" in str(refused.value)
        assert "planted" not in str(refused.value)

"""What the recipes for n8n, Temporal and Airflow send is answered by a live server, and recorded once."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from tests.docs.launch import RECIPES, Launch, blocks
from tests.docs.n8n import evaluated

WORKFLOW = json.loads((RECIPES / "n8n" / "expiries.json").read_text(encoding="utf-8"))
NODES = {each["name"]: each for each in WORKFLOW["nodes"]}


@pytest.fixture
def typed(launch: Launch, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """The names that the first block of a page declares."""
    for name, value in launch.env.items():
        monkeypatch.setenv(name, value)

    def declared(page: str) -> dict[str, Any]:
        names: dict[str, Any] = {}
        exec(blocks(page, "python")[0], names)  # noqa: S102
        return names

    return declared


class TestN8n:
    def test_goes_from_node_to_node(self) -> None:
        named = [WORKFLOW["connections"][each]["main"][0][0]["node"] for each in list(NODES)[:-1]]
        assert named == list(NODES)[1:]

    def test_reads_every_page(self, launch: Launch) -> None:
        asks = NODES["Every gate"]["parameters"]
        turning = asks["options"]["pagination"]["pagination"]
        url, read, done = evaluated(asks["url"], env=launch.env).replace("=200", "=1"), [], False
        while not done:
            response = {"body": answer("GET", url).json()}
            read += response["body"]["items"]
            done = evaluated(turning["completeExpression"], response=response)
            url = evaluated(turning["nextURL"], response=response)
        assert [each["id"] for each in read] == [each["id"] for each in launch.rows("gates")]
        assert len(read) > 2

    def test_gives_a_command_for_each_item_under_the_key_of_the_execution(self, launch: Launch) -> None:
        for number, row in enumerate(launch.rows("gates")):
            known = {"env": launch.env, "json": row, "execution": {"id": "231"}, "itemIndex": number}
            gives = NODES["Record what expired"]["parameters"]
            sent = gives["headerParameters"]["parameters"]
            headers = {each["name"]: evaluated(each["value"], **known) for each in sent}
            assert headers == {"Idempotency-Key": f"231-{number}", "X-Request-Id": f"n8n-231-{number}"}
            body, url = evaluated(gives["jsonBody"], **known), evaluated(gives["url"], **known)
            answers = [answer(gives["method"], url, body, headers) for _ in range(2)]
            assert answers[0].is_success, answers[0].text
            assert answers[0].json() == answers[1].json()
            assert answers[0].headers["X-Request-Id"] == f"n8n-231-{number}"


def answer(method: str, url: str, body: str | None = None, headers: dict[str, str] | None = None) -> httpx2.Response:
    """What is answered to sam."""
    return httpx2.request(method, url, content=body, headers={"Authorization": "Bearer sam", **(headers or {})})


class TestTemporal:
    def test_records_once_in_every_attempt(self, launch: Launch, typed: Callable[[str], dict[str, Any]]) -> None:
        record, environment = typed("temporal.md")["record_release"], ActivityEnvironment()
        before = launch.rows("releases")
        told = [asyncio.run(environment.run(record, launch.release | {"version": "2", "notes": "More."}))]
        environment.info = replace(environment.info, attempt=2)
        told.append(asyncio.run(environment.run(record, launch.release | {"version": "2", "notes": "More."})))
        assert told[0] == told[1]
        assert [each["id"] for each in launch.rows("releases") if each not in before] == [told[0]]

    def test_is_not_tried_again_when_a_rule_forbids_it(
        self, launch: Launch, typed: Callable[[str], dict[str, Any]]
    ) -> None:
        release = launch.release | {"version": "3", "notes": "None.", "go_no_go": launch.release["increment"]}
        environment = ActivityEnvironment()
        environment.info = replace(environment.info, workflow_run_id="another")
        with pytest.raises(ApplicationError) as refused:
            asyncio.run(environment.run(typed("temporal.md")["record_release"], release))
        assert refused.value.non_retryable
        assert refused.value.type


class TestAirflow:
    INSTANCE = SimpleNamespace(dag_id="close", run_id="manual__2026-11-30", task_id="month_end", map_index=-1)

    def test_records_once_in_every_try(self, launch: Launch, typed: Callable[[str], dict[str, Any]]) -> None:
        record = typed("airflow.md")["record_baseline"]
        told = {record(self.INSTANCE, launch.product, "november") for _ in range(3)}
        assert len(told) == 1

    def test_says_which_refusals_stay(self, launch: Launch, typed: Callable[[str], dict[str, Any]]) -> None:
        page, instance = typed("airflow.md"), SimpleNamespace(**vars(self.INSTANCE) | {"map_index": 7})
        with pytest.raises(page["StaysRefused"], match=r"^not_found: "):
            page["record_baseline"](instance, "00000000-0000-4000-8000-000000000000", "november")

    def test_tries_again_when_nobody_answers(
        self, launch: Launch, typed: Callable[[str], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = typed("airflow.md")
        monkeypatch.setenv("CAIRN_URL", "http://127.0.0.1:9")
        with pytest.raises(page["TryAgain"]):
            page["record_baseline"](self.INSTANCE, launch.product, "november")

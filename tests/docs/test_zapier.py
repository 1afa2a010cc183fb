"""What the recipe for Zapier does, called as Zapier calls it, against a live server."""

import json
from typing import Any

import pytest

from tests.docs.launch import Launch
from tests.docs.zapier import called

TARGET = "https://hooks.invalid/standard/1/2"


@pytest.fixture
def bundle(launch: Launch) -> dict[str, Any]:
    """What Zapier hands to a trigger: the operator's key is an administrator's."""
    key = json.loads((launch.served.data / "server.json").read_text(encoding="utf-8"))["key"]
    return {"authData": {"url": launch.served.url, "key": key}, "inputData": {"type": "gate.*"}, "targetUrl": TARGET}


class TestZapier:
    def test_registers_one_endpoint_however_often_a_zap_is_turned_on(
        self, launch: Launch, bundle: dict[str, Any]
    ) -> None:
        made = {called("performSubscribe", bundle)["id"] for _ in range(2)}
        (row,) = [each for each in launch.rows("webhook-endpoints") if each["id"] in made]
        assert f"{row['url']} {row['types']}" == f"{TARGET} ['gate.*']"

    def test_archives_it_once_the_zap_is_turned_off(self, launch: Launch, bundle: dict[str, Any]) -> None:
        subscribed = called("performSubscribe", bundle | {"targetUrl": f"{TARGET}/another"})
        called("performUnsubscribe", bundle | {"subscribeData": subscribed})
        (row,) = [each for each in launch.rows("webhook-endpoints") if each["id"] == subscribed["id"]]
        assert row["archived"]

    def test_has_samples_of_the_form_of_what_is_sent(self, bundle: dict[str, Any]) -> None:
        samples = called("performList", bundle)
        assert len(samples) == 3
        assert {each["specversion"] for each in samples} == {"1.0"}
        assert all(".gate." in each["type"] and each["id"] for each in samples)

    def test_hands_on_what_was_sent(self, bundle: dict[str, Any]) -> None:
        event = {"id": "1", "type": "dev.cairn.gate.decided"}
        assert called("perform", bundle | {"cleanedRequest": event}) == [event]

"""An event that is declared anew keeps its name with a suffix, and its older versions are brought up to date."""

from base64 import b64encode
from typing import Any

import pytest
from pydantic_core import from_json, to_json

from domain.kernel import Aggregate, Event
from domain.mapper import topic_of
from domain.personal import Personal
from tests.recorded.golden import MAPPER, METADATA, WHEN, WHO, kept


class Gadget(Aggregate):
    """Something whose events were declared anew."""

    TOPIC = "gadget"

    class Voted(Event, topic="gadget.voted", version=3):
        by_name: Personal[str]
        stars: int

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """The name was called otherwise."""
            return {"by_name": state.pop("name"), **state}

        @classmethod
        def from_v2(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody gave stars yet."""
            return {**state, "stars": 0}


VOTED = Gadget.Voted(
    originator_id=WHO,
    originator_version=1,
    timestamp=WHEN,
    metadata=METADATA,
    because=None,
    place={},
    by_name=Personal[str](subject=WHO, text="Ada"),
    stars=5,
)


def older(field: str, bound: str) -> bytes:
    """The state of an older version, sealed where it says."""
    name = {"subject": str(WHO), "text": None, "token": f"{bound}|{b64encode(b'Ada').decode()}"}
    return to_json({"place": {}, "because": None, field: name})


def named(topic: str, state: bytes) -> tuple[str | None, int]:
    voted = MAPPER.to_event(kept(topic, state))
    assert isinstance(voted, Gadget.Voted)
    return MAPPER.reveal(voted.by_name.model_dump(mode="json")), voted.stars


class TestAnEventDeclaredAnew:
    def test_is_kept_under_its_name_and_version(self) -> None:
        assert topic_of(Gadget.Voted) == "gadget.voted.v3"

    def test_is_read_as_it_was_written(self) -> None:
        assert named("gadget.voted.v3", MAPPER.to_state(VOTED)) == ("Ada", 5)

    @pytest.mark.parametrize(("topic", "field"), [("gadget.voted", "name"), ("gadget.voted.v2", "by_name")])
    def test_brings_older_versions_up_to_date(self, topic: str, field: str) -> None:
        assert named(topic, older(field, f"{WHO}/1/{topic}/{field}")) == ("Ada", 0)

    def test_refuses_an_older_text_that_was_moved_here(self) -> None:
        with pytest.raises(ValueError, match="was moved"):
            named("gadget.voted", older("name", f"{WHO}/2/gadget.voted/name"))

    def test_seals_what_is_personal(self) -> None:
        assert from_json(MAPPER.to_state(VOTED))["by_name"]["text"] is None

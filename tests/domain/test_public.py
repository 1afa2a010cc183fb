"""What an aggregate shows is its state as JSON, however it came to be what it is."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_jsonable_python

from domain.kernel import Aggregate
from domain.values import Seen, Stage

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SEEN = st.builds(Seen, id=st.uuids(), version=st.integers(1, 3))
NAMED = st.dictionaries(st.sampled_from("abc"), SEEN | st.integers(0, 2))
STAGED = st.dictionaries(st.sampled_from(Stage), st.integers(0, 2))


def fresh() -> Any:
    aggregate = Aggregate.__new__(Aggregate)
    aggregate.__base_init__(UUID(int=1), 1, NOW)
    return aggregate


class TestShowing:
    @given(st.lists(NAMED | STAGED | st.none(), max_size=6), st.data())
    def test_a_mapping_is_showing_it_whole_after_every_change(self, states: list[Any], data: st.DataObject) -> None:
        aggregate = fresh()
        for each in states:
            kept = getattr(aggregate, "fields", None) if data.draw(st.booleans()) else None
            aggregate.fields = {**kept, **each} if kept and each else each

            shown = aggregate.public()["fields"]
            assert list(shown or ()) == list(to_jsonable_python(aggregate.fields) or ())
            assert shown == to_jsonable_python(aggregate.fields)

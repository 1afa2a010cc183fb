"""What the first stage remembers, and what it goes on remembering when something is settled."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.discovery.discovery import Discovery
from domain.discovery.evidence_values import Pillar
from domain.values import Stage
from tests.reach.alone import FIRST, SECOND, THREE, place, recorded
from tests.recorded.golden import METADATA, WHEN

AWAITED = pytest.mark.parametrize(
    ("awaits", "notes", "kept"),
    [
        ("await_verdict", "note_verdict", "awaited"),
        ("await_assumption", "note_assumption", "assumptions"),
    ],
)


@pytest.fixture
def stage() -> Iterator[Discovery]:
    with acting_as(METADATA, WHEN):
        made = Discovery.open(place(Stage.DISCOVERY))
        made.collect_events()
        yield made


@AWAITED
class TestWhatIsAwaited:
    @pytest.mark.parametrize("settled", THREE)
    def test_is_the_rest_when_one_is_settled(
        self, stage: Discovery, awaits: str, notes: str, kept: str, settled: UUID
    ) -> None:
        for each in THREE:
            getattr(stage, awaits)(each)
        getattr(stage, notes)(settled)
        assert getattr(stage, kept) == tuple(each for each in THREE if each is not settled)

    def test_is_remembered_and_settled_once(self, stage: Discovery, awaits: str, notes: str, kept: str) -> None:
        assert [len(recorded(stage, getattr(stage, awaits), FIRST)) for _ in range(2)] == [1, 0]
        assert getattr(stage, kept) == (FIRST,)
        assert recorded(stage, getattr(stage, notes), SECOND) == []
        assert [len(recorded(stage, getattr(stage, notes), FIRST)) for _ in range(2)] == [1, 0]


class TestAPillar:
    def test_stands_on_what_founded_it(self, stage: Discovery) -> None:
        pillars = tuple(Pillar)
        for pillar, evidence in zip(pillars, THREE, strict=False):
            assert recorded(stage, stage.found, pillar, evidence) == ["PillarFounded"]
        assert recorded(stage, stage.found, pillars[0], UUID(int=9)) == []
        assert recorded(stage, stage.doubt, UUID(int=9)) == []
        for pillar, evidence in zip(pillars, THREE, strict=False):
            before = stage.pillars
            assert recorded(stage, stage.doubt, evidence) == ["PillarLost"]
            assert stage.pillars == tuple(each for each in before if each is not pillar)

    def test_falls_with_every_other_that_stands_on_the_same(self, stage: Discovery) -> None:
        first, other, *_ = Pillar
        for pillar in (first, other):
            stage.found(pillar, FIRST)
        stage.collect_events()
        assert recorded(stage, stage.doubt, FIRST) == ["PillarLost"] * 2


class TestTheNewestLookAtCompetitors:
    def test_is_that_of_the_latest_day(self, stage: Discovery) -> None:
        for day, look, newest in ((10, FIRST, 10), (10, SECOND, 10), (9, SECOND, 10), (11, SECOND, 11)):
            stage.look_at_competition(date(2026, 11, day), look)
            assert stage.competition_on == date(2026, 11, newest)

    def test_is_forgotten_once_it_is_in_doubt(self, stage: Discovery) -> None:
        stage.look_at_competition(date(2026, 11, 10), SECOND)
        stage.collect_events()
        for other in (FIRST, THREE[-1]):
            assert recorded(stage, stage.doubt_look, other) == []
        assert [len(recorded(stage, stage.doubt_look, SECOND)) for _ in range(2)] == [1, 0]
        assert stage.competition_on is None

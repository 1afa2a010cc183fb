"""What the last stage remembers, and what it goes on remembering when something is settled."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.launch.launch import Launch
from domain.launch.launch_facts import MOST_UNTRIAGED
from domain.product.direction import Direction
from domain.values import Stage
from tests.reach.alone import FIRST, SECOND, THIRD, THREE, place, recorded
from tests.recorded.golden import METADATA, WHEN


@pytest.fixture
def stage() -> Iterator[Launch]:
    with acting_as(METADATA, WHEN):
        made = Launch.open(place(Stage.LAUNCH))
        made.collect_events()
        yield made


@pytest.mark.parametrize(
    ("notes", "withdraws", "kept"),
    [("note_judgement", "withdraw_judgement", "judged"), ("await_triage", "note_triage", "untriaged")],
)
class TestWhatIsKnown:
    @pytest.mark.parametrize("withdrawn", THREE)
    def test_is_the_rest_when_one_is_withdrawn(
        self, stage: Launch, notes: str, withdraws: str, kept: str, withdrawn: UUID
    ) -> None:
        for each in THREE:
            getattr(stage, notes)(each)
        getattr(stage, withdraws)(withdrawn)
        assert getattr(stage, kept) == tuple(each for each in THREE if each is not withdrawn)

    def test_is_withdrawn_once(self, stage: Launch, notes: str, withdraws: str, kept: str) -> None:
        getattr(stage, notes)(FIRST)
        assert (getattr(stage, kept), len(stage.collect_events())) == ((FIRST,), 1)
        assert recorded(stage, getattr(stage, withdraws), SECOND) == []
        assert [len(recorded(stage, getattr(stage, withdraws), FIRST)) for _ in range(2)] == [1, 0]


class TestAJudgement:
    def test_is_noted_once(self, stage: Launch) -> None:
        assert recorded(stage, stage.note_judgement, FIRST) == ["KpiJudged"]
        assert recorded(stage, stage.note_judgement, FIRST) == []


class TestInsightsThatWait:
    def test_are_bounded(self, stage: Launch) -> None:
        for n in range(MOST_UNTRIAGED):
            stage.await_triage(UUID(int=n))
        with pytest.raises(Launch.TooManyUntriaged):
            stage.await_triage(UUID(int=MOST_UNTRIAGED))


class TestAPromise:
    def test_is_given_anew_where_it_is_another(self, stage: Launch) -> None:
        for kpis, told in (((FIRST,), 1), ((FIRST,), 0), ((FIRST, SECOND), 1), ((FIRST,), 1), ((SECOND,), 1)):
            assert len(recorded(stage, stage.promise, kpis)) == told
            assert stage.promised == kpis


class TestADirection:
    def test_is_noted_where_it_is_another(self, stage: Launch) -> None:
        for direction in (*Direction, *reversed(Direction)):
            told = 0 if direction is stage.direction else 1
            assert len(recorded(stage, stage.note_direction, direction)) == told
            assert stage.direction is direction


class TestTheNewestReport:
    def test_is_current_until_something_moves(self, stage: Launch) -> None:
        assert stage.is_current(FIRST)
        stage.note_report(SECOND)
        assert [stage.is_current(each) for each in (FIRST, SECOND, THIRD)] == [False, True, False]
        assert recorded(stage, stage.outdate_report) == ["ReportNoted", "ReportOutdated"]
        assert not stage.is_current(SECOND)

    def test_is_outdated_once(self, stage: Launch) -> None:
        assert recorded(stage, stage.outdate_report) == []
        stage.note_report(SECOND)
        stage.outdate_report()
        stage.collect_events()
        assert recorded(stage, stage.outdate_report) == []

"""What the third stage remembers, and what it goes on remembering when something is settled."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.execution.execution import Execution
from domain.planning.risk_standing import Standing
from domain.values import Stage
from tests.reach.alone import FIRST, SECOND, THIRD, THREE, place, recorded
from tests.recorded.golden import METADATA, WHEN


@pytest.fixture
def stage() -> Iterator[Execution]:
    with acting_as(METADATA, WHEN):
        made = Execution.open(place(Stage.EXECUTION))
        made.collect_events()
        yield made


@pytest.mark.parametrize(
    ("awaits", "settles", "kept"),
    [
        ("note_acceptance", "withdraw_acceptance", "accepted"),
        ("await_decision", "note_decision", "undecided"),
        ("await_defect", "settle_defect", "defects"),
    ],
)
class TestWhatIsAwaited:
    @pytest.mark.parametrize("settled", THREE)
    def test_is_the_rest_when_one_is_settled(
        self, stage: Execution, awaits: str, settles: str, kept: str, settled: UUID
    ) -> None:
        for each in THREE:
            getattr(stage, awaits)(each)
        getattr(stage, settles)(settled)
        assert getattr(stage, kept) == tuple(each for each in THREE if each is not settled)

    def test_is_settled_once(self, stage: Execution, awaits: str, settles: str, kept: str) -> None:
        getattr(stage, awaits)(FIRST)
        assert (getattr(stage, kept), len(stage.collect_events())) == ((FIRST,), 1)
        assert recorded(stage, getattr(stage, settles), SECOND) == []
        assert [len(recorded(stage, getattr(stage, settles), FIRST)) for _ in range(2)] == [1, 0]


class TestAGraveDefect:
    def test_is_awaited_once(self, stage: Execution) -> None:
        assert recorded(stage, stage.await_defect, FIRST) == ["DefectAwaited"]
        assert recorded(stage, stage.await_defect, FIRST) == []


class TestARisk:
    @pytest.mark.parametrize("standing", [Standing.ANSWERED, Standing.UNANSWERED])
    def test_is_awaited_until_it_is_settled(self, stage: Execution, standing: Standing) -> None:
        assert recorded(stage, stage.note_risk, FIRST, Standing.SETTLED) == []
        assert recorded(stage, stage.note_risk, FIRST, standing) == ["RiskAwaited"]
        assert recorded(stage, stage.note_risk, FIRST, standing) == []
        assert recorded(stage, stage.note_risk, FIRST, Standing.SETTLED) == ["RiskSettled"]
        assert stage.risks == ()

    @pytest.mark.parametrize("settled", THREE)
    def test_that_is_settled_leaves_the_others(self, stage: Execution, settled: UUID) -> None:
        for each in THREE:
            stage.note_risk(each, Standing.UNANSWERED)
        stage.note_risk(settled, Standing.SETTLED)
        assert stage.risks == tuple(each for each in THREE if each is not settled)


class TestASprint:
    def test_is_over_by_its_own_end(self, stage: Execution) -> None:
        assert recorded(stage, stage.note_sprint, SECOND) == ["SprintBegan"]
        for other in (FIRST, THIRD):
            assert recorded(stage, stage.note_end, other) == []
            with pytest.raises(Execution.OneSprintAtATime):
                stage.note_sprint(other)
        assert recorded(stage, stage.note_end, SECOND) == ["SprintOver"]
        assert recorded(stage, stage.note_sprint, FIRST) == ["SprintBegan"]

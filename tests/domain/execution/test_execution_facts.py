"""What the third stage remembers, and what it goes on remembering when something is settled."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.execution.execution import Execution
from domain.planning.mvp_scope import MvpScope
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


def scope(*features: UUID) -> MvpScope:
    made = MvpScope.__new__(MvpScope)
    made._id, made._place, made.locked, made.features = UUID(int=20), place(Stage.PLANNING), True, features  # noqa: SLF001
    return made


class TestAScopeBaseline:
    def test_is_taken_where_it_is_another(self, stage: Execution) -> None:
        for features, taken in (((FIRST,), 1), ((FIRST, SECOND), 1), ((SECOND, FIRST), 0), ((SECOND,), 1)):
            assert len(recorded(stage, stage.take_scope_baseline, scope(*features))) == taken
            assert set(stage.scope or ()) == set(features)

    @pytest.mark.parametrize("within", THREE)
    def test_makes_no_creep_of_what_is_within(self, stage: Execution, within: UUID) -> None:
        stage.take_scope_baseline(scope())
        for each in THREE:
            stage.watch_scope(UUID(int=each.int + 30), each)
        stage.take_scope_baseline(scope(within))
        assert [*stage.creep.values()] == [each for each in THREE if each is not within]
        assert recorded(stage, stage.watch_scope, UUID(int=40), within)[-1] != "ScopeCreepDetected"

    @pytest.mark.parametrize("one", THREE)
    def test_that_is_amended_leaves_the_rest(self, stage: Execution, one: UUID) -> None:
        assert recorded(stage, stage.amend_scope_baseline, (), (one,)) == []
        stage.take_scope_baseline(scope(*THREE))
        stage.amend_scope_baseline((UUID(int=9),), (one,))
        assert stage.scope == (*(each for each in THREE if each is not one), UUID(int=9))


class TestASprint:
    def test_is_over_by_its_own_end(self, stage: Execution) -> None:
        assert recorded(stage, stage.note_sprint, SECOND) == ["SprintBegan"]
        for other in (FIRST, THIRD):
            assert recorded(stage, stage.note_end, other) == []
            with pytest.raises(Execution.OneSprintAtATime):
                stage.note_sprint(other)
        assert recorded(stage, stage.note_end, SECOND) == ["SprintOver"]
        assert recorded(stage, stage.note_sprint, FIRST) == ["SprintBegan"]

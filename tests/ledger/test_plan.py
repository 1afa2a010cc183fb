"""Which of many units can be recorded at once: each whole, upon those before it, and upon nothing that failed."""

from uuid import UUID, uuid4

from ledger.plan import Plan, Tail
from tests.ledger.entries import A, B, C, Command, step


def planned(*heads: tuple[UUID, int], recorded: UUID | None = None) -> Plan:
    """A plan for a ledger of three events, on which nothing but these streams matters."""
    return Plan(Tail(3, 2, 50), dict.fromkeys((A, B, C), 0) | dict(heads), {recorded} if recorded else ())


class TestManyUnits:
    def test_are_taken_one_upon_the_other(self) -> None:
        plan = planned()
        assert [plan.take([step(A, 1)]), plan.take([step(A, 2), step(B, 1)]), plan.take([step(A, 3)])] == [4, 6, 7]
        assert [record.position for record in plan.records] == [4, 5, 6, 7]

    def test_that_conflict_leave_the_others_alone(self) -> None:
        plan = planned((A, 1))
        assert [plan.take([step(A, 1)]), plan.take([step(B, 1)]), plan.take([step(C, 2)])] == [None, 4, None]
        assert [record.originator_id for record in plan.records] == [B]

    def test_are_each_taken_whole_or_not_at_all(self) -> None:
        plan = planned()
        assert plan.take([step(A, 1), step(B, 2)]) is None
        assert [plan.take([step(C, 1)]), plan.records[0].originator_id] == [4, C]

    def test_of_nothing_are_at_the_end(self) -> None:
        assert planned().take([]) == 3


class TestAUnitThatFails:
    def test_takes_with_it_what_was_decided_upon_it(self) -> None:
        """Somebody else has recorded version 2 meanwhile: a version 3 would fit it, and was decided upon another."""
        plan = planned((A, 2))
        assert [plan.take([step(A, 2)]), plan.take([step(A, 3)])] == [None, None]

    def test_takes_with_it_whatever_had_read_what_it_would_have_written(self) -> None:
        plan = planned((A, 2))
        reader = Command([(B, 1, "thing.happened", b"")], {A: 2, B: 0})

        assert [plan.take([step(A, 2)]), plan.take([reader]), plan.take([step(B, 2)])] == [None, None, None]

    def test_leaves_alone_what_had_only_read_the_same(self) -> None:
        plan = planned((A, 1), (B, 1))
        stale, sound = Command([(C, 1, "thing.happened", b"")], {A: 0, B: 1}), Command((), {B: 1})

        assert [plan.take([stale]), plan.take([sound])] == [None, 3]


class TestAVersion:
    def test_that_leaves_a_gap_is_not_taken(self) -> None:
        plan = planned()
        assert plan.take([Command([(A, 2, "thing.happened", b"")])]) is None

    def test_that_exists_is_not_taken(self) -> None:
        plan = planned((A, 1))
        assert plan.take([Command([(A, 1, "thing.happened", b"")])]) is None


class TestACommand:
    def test_that_was_recorded_before_is_not_taken(self) -> None:
        again = step(A, 1)
        assert planned(recorded=again.command).take([again]) is None

    def test_is_taken_once(self) -> None:
        """Its second try takes nobody with it who was decided upon the first."""
        plan, command = planned(), uuid4()
        first = Command([(A, 1, "thing.happened", b"")], {A: 0}, command=command)
        again = Command((), {A: 1}, command=command)

        assert [plan.take([first]), plan.take([again]), plan.take([step(A, 2)])] == [4, None, 5]

    def test_is_answered_with_its_own_position(self) -> None:
        plan = planned()
        plan.take([step(A, 1, count=2), step(B, 1)])
        assert [command.receipt for command in plan.commands] == [b"up to 5", b"up to 6"]


class TestAMoment:
    def test_never_goes_back(self) -> None:
        plan = planned()
        plan.take([step(A, 1, moment=40), step(A, 2, moment=60), step(A, 3, moment=10)])
        assert [record.recorded_at for record in plan.records] == [50, 60, 60]

"""How the loop turns: stages open with their gates, and a decision moves the iteration."""

from collections.abc import Callable, Iterator
from uuid import UUID

from domain.authority import PRODUCT_MANAGER
from domain.discovery.discovery import Discovery
from domain.execution.execution import Execution
from domain.follow_up import Then, begin, follow_up, tell
from domain.gates.condition import Condition
from domain.gates.decisions import MOST, ConditionalGo, Due, Go, Kill, Recycle
from domain.gates.gate import Gate
from domain.gates.signature import Signature
from domain.gates.submission import Submission
from domain.kernel import Aggregate, Event
from domain.launch.launch import Launch
from domain.lifecycle import LEAVES, NEXT, POLICY, GateName, after, gates_of
from domain.planning.planning import Planning
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import Place, Stage

OPENS: dict[Stage, Callable[[Place], Aggregate]] = {
    Stage.DISCOVERY: Discovery.open,
    Stage.PLANNING: Planning.open,
    Stage.EXECUTION: Execution.open,
    Stage.LAUNCH: Launch.open,
}


@follow_up
def a_registered_product_has_somebody_accountable(registered: Product.Registered) -> Iterator[Then]:
    yield begin(Roles.open, registered.place, PRODUCT_MANAGER, registered.accountable)


@follow_up
def a_started_turn_is_counted(started: Iteration.Started) -> Iterator[Then]:
    if started.place.product:
        yield tell(Product.count_turn, started.place.product, started.number)


@follow_up
def an_entered_stage_opens_with_its_gates(entered: Iteration.StageEntered) -> Iterator[Then]:
    place = _inside(entered, entered.stage)
    for name in gates_of(entered.stage):
        yield begin(Gate.open, place, name, entered.owed if name is gates_of(entered.stage)[0] else ())
    yield begin(OPENS[entered.stage], place)


@follow_up
def a_stage_returned_to_waits_for_a_new_submission(returned: Iteration.StageReturnedTo) -> Iterator[Then]:
    for name in gates_of(returned.stage):
        owed = returned.owed if name is gates_of(returned.stage)[0] else ()
        yield tell(Gate.wait_again, Gate.at(_inside(returned, returned.stage), name), owed)


@follow_up
def a_submission_goes_to_its_gate(submitted: Submission) -> Iterator[Then]:
    package = (submitted.seen, *submitted.package)
    gate = Gate.at(submitted.place, submitted.gate)
    policy = submitted.metadata.policy or POLICY.version
    yield tell(Gate.receive, gate, package, submitted.criteria, submitted.interested, policy)


@follow_up
def a_change_after_submission_voids_it(changed: Event) -> Iterator[Then]:
    if changed.place.stage and not isinstance(changed, Gate.Event | Condition.Event | Signature.Event):
        for name in gates_of(changed.place.stage):
            yield tell(Gate.reconsider, Gate.at(changed.place, name), changed.seen)


@follow_up
def a_decision_moves_the_iteration(decided: Gate.Decided) -> Iterator[Then]:
    iteration = _iteration(decided)
    match decided.decision:
        case Recycle(to=earlier):
            yield tell(Iteration.enter, iteration, earlier, ())
        case Kill():
            yield tell(Iteration.close, iteration, False)  # noqa: FBT003
        case Go() | ConditionalGo() if decided.name in NEXT:
            yield tell(Iteration.enter, iteration, NEXT[decided.name], tuple(_conditions(decided)))
        case Go() if decided.name is GateName.G5:
            yield tell(Iteration.close, iteration, True)  # noqa: FBT003


@follow_up
def a_condition_is_owed_by_somebody(decided: Gate.Decided) -> Iterator[Then]:
    if isinstance(decided.decision, ConditionalGo):
        for number, due in _numbered(decided.decision, decided):
            yield begin(Condition.owe, decided.place, decided.originator_id, number, due, _next_gate(decided))


@follow_up
def a_condition_of_the_go_no_go_is_owed_to_the_last_gate(decided: Gate.Decided) -> Iterator[Then]:
    if decided.name is GateName.G4 and isinstance(decided.decision, ConditionalGo):
        yield tell(Gate.owe, Gate.at(decided.place, GateName.G5), tuple(_conditions(decided)))


@follow_up
def a_cleared_condition_frees_the_gate_that_waits(cleared: Condition.Cleared) -> Iterator[Then]:
    yield tell(Gate.settle, cleared.waiting, cleared.originator_id)


def _conditions(decided: Gate.Decided) -> Iterator[UUID]:
    if isinstance(decided.decision, ConditionalGo):
        for number, _ in _numbered(decided.decision, decided):
            yield Condition.create_id(decided.originator_id, number)


def _numbered(decision: ConditionalGo, decided: Gate.Decided) -> Iterator[tuple[int, Due]]:
    """Each condition with a number that none of an earlier decision of this gate has."""
    return enumerate(decision.conditions, start=(decided.judged.number - 1) * MOST)


def _next_gate(decided: Gate.Decided) -> UUID:
    following = after(decided.name)
    return Gate.at(_inside(decided, LEAVES[following]), following)


def _inside(fact: Event, stage: Stage) -> Place:
    return fact.place.model_copy(update={"stage": stage})


def _iteration(fact: Event) -> UUID:
    if fact.place.iteration is None:
        raise RuntimeError(f"{fact.TOPIC} did not happen in an iteration")
    return fact.place.iteration

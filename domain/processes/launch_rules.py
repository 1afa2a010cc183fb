"""What a launch sets off: features that are done, insights that wait, and the next turn of the loop."""

from collections.abc import Iterator

from domain.discovery.opportunity import Opportunity
from domain.follow_up import Then, begin, follow_up, tell
from domain.gates.condition import Condition
from domain.gates.decisions import SETTLED
from domain.gates.gate import Gate
from domain.launch.go_no_go import GoNoGo
from domain.launch.insight import Insight
from domain.launch.launch import Launch
from domain.launch.next_backlog import NextBacklog
from domain.launch.release import Release
from domain.lifecycle import GateName
from domain.planning.feature import Feature
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.values import Stage


@follow_up
def a_condition_of_the_go_no_go_is_remembered_by_the_review(owed: Condition.Owed) -> Iterator[Then]:
    if owed.gate == Gate.at(owed.place, GateName.G4):
        yield tell(GoNoGo.owe, GoNoGo.at(owed.place), owed.originator_id, owed.due.on)


@follow_up
def a_cleared_condition_no_longer_keeps_a_release(cleared: Condition.Cleared) -> Iterator[Then]:
    if cleared.place.stage is Stage.LAUNCH:
        yield tell(GoNoGo.settle, GoNoGo.at(cleared.place), cleared.originator_id)


@follow_up
def what_a_review_measures_is_to_be_reported(submitted: GoNoGo.Submitted) -> Iterator[Then]:
    yield tell(Launch.promise, Launch.at(submitted.place), submitted.baselines)


@follow_up
def the_review_learns_what_its_gate_decided(decided: Gate.Decided) -> Iterator[Then]:
    if decided.name is GateName.G4 and decided.decision.outcome in SETTLED:
        yield tell(GoNoGo.conclude, GoNoGo.at(decided.place), decided.decision.outcome)


@follow_up
def a_recycled_launch_needs_another_review(decided: Gate.Decided) -> Iterator[Then]:
    if decided.name is GateName.G5 and decided.decision.outcome == "recycle":
        yield tell(GoNoGo.conclude, GoNoGo.at(decided.place), decided.decision.outcome)


@follow_up
def what_is_released_is_delivered(published: Release.Published) -> Iterator[Then]:
    for feature in published.features:
        yield tell(Feature.deliver, feature, published.originator_id)


@follow_up
def an_insight_awaits_its_triage(recorded: Insight.Recorded) -> Iterator[Then]:
    yield tell(Launch.await_triage, Launch.at(recorded.place), recorded.originator_id)


@follow_up
def a_triage_is_noted_by_its_stage(triaged: Insight.Triaged) -> Iterator[Then]:
    yield tell(Launch.note_triage, Launch.at(triaged.place), triaged.originator_id)


@follow_up
def a_promoted_insight_is_an_opportunity(promoted: Insight.Promoted) -> Iterator[Then]:
    place, insight = promoted.discovery, promoted.originator_id
    yield begin(Opportunity.seed, place, promoted.title, promoted.need, insight)


@follow_up
def a_seed_of_the_next_turn_is_promoted_nowhere_else(composed: NextBacklog.Composed) -> Iterator[Then]:
    for seed in composed.insights:
        yield tell(Insight.hand_on, seed.insight, composed.originator_id)


@follow_up
def the_launch_learns_which_way_it_goes_on(decided: Iteration.Decided) -> Iterator[Then]:
    launch = Launch.at(decided.place.model_copy(update={"stage": Stage.LAUNCH}))
    yield tell(Launch.note_direction, launch, decided.direction)


@follow_up
def a_completed_turn_concludes_its_launch(closed: Iteration.Closed) -> Iterator[Then]:
    if closed.completed:
        yield tell(Launch.conclude, Launch.at(closed.place.model_copy(update={"stage": Stage.LAUNCH})))


@follow_up
def a_concluded_launch_hands_its_backlog_over(concluded: Launch.Concluded) -> Iterator[Then]:
    yield tell(NextBacklog.hand_over, concluded.backlog)


@follow_up
def a_backlog_asks_for_the_next_turn(handed_over: NextBacklog.HandedOver) -> Iterator[Then]:
    closed, product = handed_over.place.iteration, handed_over.place.product
    if closed and product:
        yield tell(Product.begin_turn, product, closed, handed_over.originator_id)


@follow_up
def a_turn_that_ends_with_a_hold_rests_its_product(rested: NextBacklog.Rested) -> Iterator[Then]:
    if rested.place.product:
        yield tell(Product.rest, rested.place.product)


@follow_up
def what_a_rested_backlog_held_is_on_its_way_no_longer(rested: NextBacklog.Rested) -> Iterator[Then]:
    for insight in rested.insights:
        yield tell(Insight.take_back, insight)


@follow_up
def a_turn_that_ends_with_a_sunset_ends_its_product(ended: NextBacklog.Ended) -> Iterator[Then]:
    if ended.place.product:
        yield tell(Product.end, ended.place.product)


@follow_up
def a_product_begins_its_next_turn(begun: Product.TurnBegun) -> Iterator[Then]:
    seed, lifecycle = begun.backlog, begun.lifecycle
    yield begin(
        Iteration.follow, begun.place, begun.name, begun.number, begun.follows, backlog=seed, lifecycle=lifecycle
    )


@follow_up
def a_turn_begins_with_what_the_last_one_learned(started: Iteration.Started) -> Iterator[Then]:
    if started.seeded_by:
        discovery = started.place.model_copy(update={"stage": Stage.DISCOVERY})
        yield tell(NextBacklog.plant, started.seeded_by, discovery)


@follow_up
def a_planted_insight_is_an_opportunity(planted: NextBacklog.Planted) -> Iterator[Then]:
    for seed in planted.insights:
        yield begin(Opportunity.seed, planted.discovery, seed.title, seed.need, seed.insight)

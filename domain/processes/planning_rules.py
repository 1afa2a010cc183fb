"""What waits for what: a dependency binds its features, its product's graph, and its stage; a round its candidates."""

from collections.abc import Iterator
from uuid import UUID

from domain.follow_up import Then, begin, follow_up, tell
from domain.kernel import Event
from domain.planning.dependency import Dependency
from domain.planning.dependency_graph import DependencyGraph
from domain.planning.dependency_values import Freed, Kind
from domain.planning.external_dependency import ExternalDependency
from domain.planning.feature import Feature
from domain.planning.planning import Planning
from domain.planning.prioritisation_round import PrioritisationRound
from domain.product.product import Product
from domain.values import Place, Stage


@follow_up
def a_registered_product_has_a_graph_of_dependencies(registered: Product.Registered) -> Iterator[Then]:
    yield begin(DependencyGraph.open, registered.place)


@follow_up
def a_declared_dependency_closes_no_circle(declared: Dependency.Declared) -> Iterator[Then]:
    yield tell(DependencyGraph.link, _graph(declared), declared.dependant, declared.on)


@follow_up
def a_feature_waits_for_its_dependency(declared: Dependency.Declared | ExternalDependency.Declared) -> Iterator[Then]:
    yield tell(Feature.owe_dependency, declared.dependant, declared.originator_id)


@follow_up
def planning_waits_for_a_declared_dependency(
    declared: Dependency.Declared | ExternalDependency.Declared,
) -> Iterator[Then]:
    if declared.place.stage is Stage.PLANNING:
        yield tell(Planning.await_dependency, Planning.at(declared.place), declared.originator_id)


@follow_up
def what_is_needed_is_known_before_the_other_starts(specified: Dependency.Specified) -> Iterator[Then]:
    if specified.kind is Kind.FINISH_TO_START:
        yield tell(Feature.be_followed, specified.on, specified.originator_id, specified.dependant)


@follow_up
def whoever_follows_knows_when_the_other_ends(noted: Feature.FollowerNoted) -> Iterator[Then]:
    yield tell(Feature.note_finish, noted.dependant, noted.dependency, noted.ends, begins=True)


@follow_up
def whoever_follows_hears_of_another_end(moved: Feature.FinishMoved) -> Iterator[Then]:
    for dependency, dependant in moved.followers.items():
        yield tell(Feature.note_finish, dependant, dependency, moved.ends, begins=False)


@follow_up
def an_end_after_the_start_endangers_its_dependency(noted: Feature.FinishNoted) -> Iterator[Then]:
    if noted.late:
        yield tell(Dependency.endanger, noted.dependency)


@follow_up
def what_is_over_is_waited_for_no_longer(
    over: Dependency.Broken | Dependency.Resolved | Dependency.Lapsed,
) -> Iterator[Then]:
    yield tell(Feature.forget_finish, over.dependant, over.originator_id)


@follow_up
def a_settled_dependency_frees_its_feature(settled: Freed) -> Iterator[Then]:
    yield tell(Feature.settle_dependency, settled.dependant, settled.originator_id)


@follow_up
def a_settled_dependency_frees_planning(settled: Freed) -> Iterator[Then]:
    if settled.place.stage is Stage.PLANNING:
        yield tell(Planning.settle_dependency, Planning.at(settled.place), settled.originator_id)


@follow_up
def a_broken_dependency_leaves_the_graph(broken: Dependency.Broken) -> Iterator[Then]:
    yield tell(DependencyGraph.unlink, _graph(broken), broken.dependant, broken.on)


@follow_up
def a_resolved_dependency_leaves_the_graph(resolved: Dependency.Resolved) -> Iterator[Then]:
    yield tell(DependencyGraph.unlink, _graph(resolved), resolved.dependant, resolved.on)


@follow_up
def a_dropped_feature_waits_for_nothing(dropped: Feature.Dropped) -> Iterator[Then]:
    yield tell(DependencyGraph.let_go, _graph(dropped), dropped.originator_id)


@follow_up
def what_a_dropped_feature_waited_for_lapses(dropped: DependencyGraph.DependantDropped) -> Iterator[Then]:
    for on in dropped.waited_for:
        yield tell(Dependency.lapse, Dependency.create_id(dropped.dependant, on))


@follow_up
def a_revived_feature_waits_again(revived: Feature.Revived) -> Iterator[Then]:
    yield tell(DependencyGraph.take_up, _graph(revived), revived.originator_id)


@follow_up
def what_a_revived_feature_waits_for_is_renewed(revived: DependencyGraph.DependantRevived) -> Iterator[Then]:
    for on in revived.waits_for:
        yield tell(Dependency.renew, Dependency.create_id(revived.dependant, on))


@follow_up
def a_feature_waits_for_its_renewed_dependency(renewed: Dependency.Renewed) -> Iterator[Then]:
    yield tell(Feature.owe_dependency, renewed.dependant, renewed.originator_id)


@follow_up
def planning_waits_for_a_renewed_dependency(renewed: Dependency.Renewed) -> Iterator[Then]:
    if renewed.place.stage is Stage.PLANNING:
        yield tell(Planning.await_dependency, Planning.at(renewed.place), renewed.originator_id)


@follow_up
def planning_knows_the_round_that_was_closed_last(closed: PrioritisationRound.Closed) -> Iterator[Then]:
    yield tell(Planning.note_round, Planning.at(closed.place), closed.originator_id)


@follow_up
def what_a_closed_round_ranked_rests_on_it(closed: PrioritisationRound.Closed) -> Iterator[Then]:
    for each in closed.candidates:
        yield tell(Feature.rest_on_round, each, closed.originator_id, closed.classes.get(each))


def _graph(fact: Event) -> UUID:
    return DependencyGraph.at(Place(product=fact.place.product))

"""Which feature waits for which, and what stays of that when one is let go."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.planning.dependency_graph import DependencyGraph
from domain.values import Stage
from tests.reach.alone import FIRST, SECOND, THIRD, THREE, place, recorded
from tests.recorded.golden import METADATA, WHEN

FOURTH = UUID(int=4)


@pytest.fixture
def graph() -> Iterator[DependencyGraph]:
    """Three features that wait for a fourth."""
    with acting_as(METADATA, WHEN):
        made = DependencyGraph.open(place(Stage.PLANNING))
        for each in THREE:
            made.link(each, FOURTH)
        made.collect_events()
        yield made


@pytest.mark.parametrize("one", THREE)
class TestOneOfThree:
    def test_that_is_dropped_leaves_the_others_waiting(self, graph: DependencyGraph, one: UUID) -> None:
        assert recorded(graph, graph.let_go, one) == ["DependantDropped"]
        assert graph.links == {each: (FOURTH,) for each in THREE if each is not one}
        assert recorded(graph, graph.let_go, one) == []

    def test_that_is_revived_leaves_the_others_dropped(self, graph: DependencyGraph, one: UUID) -> None:
        for each in THREE:
            graph.let_go(each)
        graph.collect_events()
        assert recorded(graph, graph.take_up, one) == ["DependantRevived"]
        assert (graph.links, [*graph.lapsed]) == ({one: (FOURTH,)}, [each for each in THREE if each is not one])
        assert recorded(graph, graph.take_up, one) == []

    def test_that_waits_no_longer_leaves_the_others_waiting(self, graph: DependencyGraph, one: UUID) -> None:
        assert recorded(graph, graph.unlink, one, FOURTH) == ["Unlinked"]
        assert graph.links == {each: (FOURTH,) for each in THREE if each is not one}
        assert recorded(graph, graph.unlink, one, FOURTH) == []

    def test_that_is_waited_for_no_longer_leaves_the_others_awaited(self, graph: DependencyGraph, one: UUID) -> None:
        dependant = UUID(int=5)
        for each in THREE:
            graph.link(dependant, each)
        graph.unlink(dependant, one)
        assert graph.links[dependant] == tuple(each for each in THREE if each is not one)


class TestACircle:
    def test_is_closed_by_none(self, graph: DependencyGraph) -> None:
        for each in THREE:
            with pytest.raises(DependencyGraph.Cycle) as refused:
                graph.link(FOURTH, each)
            assert refused.value.facts == tuple(map(str, (FOURTH, each, FOURTH)))

    def test_is_closed_by_none_that_is_revived(self, graph: DependencyGraph) -> None:
        graph.let_go(SECOND)
        graph.link(FOURTH, SECOND)
        with pytest.raises(DependencyGraph.Cycle):
            graph.take_up(SECOND)
        assert [*graph.links] == [FIRST, THIRD, FOURTH]

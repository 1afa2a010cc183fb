"""Two servers of one workspace, each with keys of its own: nobody is sealed with two, which would look altered."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.application import Lifecycle
from domain.mapper import Mapper
from domain.personal import KeyElsewhere
from ledger.keys import Keys
from tests.domain.test_together import together
from tests.world import World


@pytest.fixture
def second(world: World, tmp_path: Path) -> Iterator[Lifecycle]:
    """Another server, which was given none of the first one's keys."""
    with closing(Keys(tmp_path / "second.db", tmp_path / "apart" / "key", world.ledger.workspace)) as keys:
        yield Lifecycle(world.ledger, Mapper(keys), world.clock)


class TestAPersonWhoseKeyIsElsewhere:
    def test_is_not_renamed_here(self, world: World, second: Lifecycle) -> None:
        head = world.ledger.head()
        (refused,) = together(second, [world.order("root", "rename_person", world.people["ada"], name="Ida")])

        assert isinstance(refused, KeyElsewhere)
        assert world.ledger.head() == head

    def test_is_renamed_where_it_is(self, world: World, second: Lifecycle) -> None:
        together(second, [world.order("root", "rename_person", world.people["ada"], name="Ida")])

        assert world.told("root", "rename_person", world.people["ada"], name="Ida") == ["person.renamed"]

    def test_may_be_added_by_either(self, world: World, second: Lifecycle) -> None:
        (added,) = together(second, [world.order("root", "add_person", name="Bo")])
        (renamed,) = together(second, [world.order("root", "rename_person", added.resource.id, name="Boo")])  # type: ignore[union-attr]

        assert renamed.events[0].type == "person.renamed"  # type: ignore[union-attr]

"""Whatever was decided, and wherever it is kept, two processes fold what one folds."""

from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from domain.errors import LifecycleError
from domain.kernel import AGGREGATES
from domain.mapper import Mapper
from ledger.engine import Ledger
from projections.filling import alone, together
from projections.shelf import Declarations
from projections.source import Parked
from projections.store import Views
from projections.view import VIEWS
from tests.domain.test_replay import moves
from tests.engines import ENGINES, Engine
from tests.reach.discovery import discovered
from tests.world import World


def walked(world: World, seed: int) -> None:
    """Decide as far as the first gate, then whatever comes to mind."""
    chance, possible = Random(seed), moves(discovered(world))  # noqa: S311  the same every time
    for who, command, target, body in chance.choices(possible, k=40):
        with suppress(LifecycleError):
            world.give(who, command, target, **body)


def kept(path: Path, known: Declarations) -> tuple[dict[str, str], list[Parked]]:
    """The digest of every view in a file, and what is parked."""
    with closing(Views(path, known.views, known.ledger, known.mapper, known.aggregates)) as found:
        return found.digests(), found.parked()


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
class TestAWalk:
    @pytest.mark.parametrize("seed", range(3))
    def test_is_folded_by_two_as_by_one(self, tmp_path: Path, engine: Engine, world: World, seed: int) -> None:
        walked(world, seed)
        world.ledger.close()  # and its threads end

        def apart() -> tuple[Ledger, Mapper]:
            return engine.open(), world.mapper

        known = Declarations(tuple(VIEWS.values()), tuple(AGGREGATES.values()), *apart(), apart)
        for name, fold in (("one", alone), ("two", together)):
            fold(tmp_path / f"{name}.db", known, known.ledger.head())
        one, two = (kept(tmp_path / f"{name}.db", known) for name in ("one", "two"))
        assert two == one
        assert len(set(one[0].values())) > 10  # so many views hold rows

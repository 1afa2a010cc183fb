"""What goes into each bucket of a portfolio, in people and in money, against what shall?"""

from pathlib import Path
from uuid import UUID

import pytest

from projections.portfolio_balance import BALANCE, Line
from tests.domain.portfolio.test_portfolio_scenario import Considering
from tests.folding import folded, kept
from tests.reach.discovery import discovered
from tests.reach.portfolio import NEXT_QUARTER, WHY, Spread, share, spread
from tests.world import World

OTHERS = [{"name": "run", "share": "100"}]


@pytest.fixture
def done(world: World) -> Spread:
    return spread(world)


def lines(done: Spread) -> dict[str, Line]:
    return {each.bucket: each for each in folded(BALANCE, done.world.facts())[done.portfolio].lines}


class TestABucket:
    def test_has_a_target_and_its_products(self, done: Spread) -> None:
        grow = lines(done)["grow"]
        assert (str(grow.target), grow.products, grow.share, grow.gap) == ("60", 1, None, None)

    def test_has_the_share_of_the_people_promised_to_its_products(self, done: Spread) -> None:
        done.allocated("hard", share("1"), share("2", NEXT_QUARTER))
        done.allocated("hard", share("1"), product=1)
        done.allocated("soft", share("1"), product=1)
        grow, run = lines(done)["grow"], lines(done)["run"]
        assert (str(grow.hard), str(grow.share), str(grow.gap)) == ("3", "75.00", "15.00")
        assert (str(run.hard), str(run.soft), str(run.gap)) == ("1", "1", "-15.00")

    def test_loses_what_is_released_or_goes_elsewhere(self, done: Spread) -> None:
        first, second = done.allocated("hard"), done.allocated("hard", share("1"))
        done.world.give("petra", "release_allocation", first, **WHY)
        about = {"to": done.products[1], "portfolio": done.portfolio}
        done.world.give("petra", "reallocate_capacity", second, **about, **WHY)
        assert (str(lines(done)["grow"].hard), str(lines(done)["run"].share)) == ("0", "100.00")

    def test_takes_its_products_along(self, done: Spread) -> None:
        done.allocated("hard")
        moves = [{"product": done.products[0], "bucket": "run", "horizon": "h2"}]
        done.world.give("petra", "rebalance_portfolio", done.portfolio, buckets=OTHERS, moves=moves, **WHY)
        assert {name: (each.products, str(each.gap)) for name, each in lines(done).items()} == {"run": (2, "0.00")}

    def test_lets_go_of_what_has_ended(self, done: Spread) -> None:
        done.allocated("hard")
        done.world.give("sam", "sunset_product", done.products[0], **WHY)
        assert (lines(done)["grow"].products, str(lines(done)["grow"].hard)) == (0, "0")


class TestTheStore:
    def test_keeps_what_is_folded_by_hand(self, done: Spread, tmp_path: Path) -> None:
        world = done.world
        turns = [world.make("ada", "start_iteration", product=each) for each in done.products]
        first, second = (discovered(world, turn) for turn in turns)
        scenario: UUID = world.make("petra", "open_portfolio_scenario", portfolio=done.portfolio, name="Next year")
        considering = Considering(done, (first, second), scenario)
        considering.add(0, done.requested(share("1")))
        considering.optimise()
        considering.adopt()
        assert str(lines(done)["grow"].funded) == "100.00"
        assert kept(tmp_path, world, BALANCE) == folded(BALANCE, world.facts())

"""What a product has of its portfolio: booked in a pool, and given back when the product rests."""

from collections.abc import Iterator
from uuid import UUID

from domain.follow_up import Then, begin, follow_up, numbered, tell, tell_if_there
from domain.portfolio.allocation import Allocation
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_scenario import PortfolioScenario
from domain.portfolio.stake import Stake
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.values import Place


@follow_up
def a_product_in_a_portfolio_has_a_stake(added: Portfolio.ProductAdded) -> Iterator[Then]:
    yield begin(Stake.take, added.product, added.originator_id)


@follow_up
def a_request_is_known_by_its_product(requested: Allocation.Requested) -> Iterator[Then]:
    yield tell(Stake.note, _stake(requested.place), requested.originator_id, requested.iteration)


@follow_up
def what_is_allocated_is_taken_of_its_pool(allocated: Allocation.Allocated) -> Iterator[Then]:
    booked = allocated.originator_id, allocated.booking, allocated.was, allocated.allocator
    yield tell(CapacityPool.book, allocated.pool, *booked)


@follow_up
def what_is_given_back_is_free_again(ended: Allocation.Released | Allocation.Reallocated) -> Iterator[Then]:
    yield tell(Stake.forget, _stake(ended.place), ended.originator_id)
    if ended.was:
        yield tell(CapacityPool.free, ended.pool, ended.originator_id, ended.was)


@follow_up
def what_is_reallocated_goes_to_another_product(moved: Allocation.Reallocated) -> Iterator[Then]:
    yield begin(Allocation.inherit, moved)


@follow_up
def a_product_that_rests_has_nobody(rests: Product.PlacedOnHold | Product.SunsetDecided) -> Iterator[Then]:
    yield tell_if_there(Stake.rest, _stake(rests.place))


@follow_up
def a_product_that_was_sunset_leaves_its_portfolio(sunset: Product.SunsetDecided) -> Iterator[Then]:
    yield tell_if_there(Stake.end, _stake(sunset.place))


@follow_up
def a_portfolio_lets_go_of_what_has_ended(ended: Stake.Ended) -> Iterator[Then]:
    if ended.place.product:
        yield tell(Portfolio.let_go, ended.portfolio, ended.place.product)


@follow_up
def a_resumed_product_may_ask_again(resumed: Product.Resumed) -> Iterator[Then]:
    yield tell_if_there(Stake.resume, _stake(resumed.place))


@follow_up
def a_killed_turn_has_nobody(closed: Iteration.Closed) -> Iterator[Then]:
    if not closed.completed and closed.place.iteration:
        yield tell_if_there(Stake.let_go, _stake(closed.place), closed.place.iteration)


@follow_up
def what_a_resting_product_had_is_released(freed: Stake.Rested | Stake.CapacityFreed) -> Iterator[Then]:
    for allocation in freed.allocations:
        yield tell(Allocation.lapse, allocation)


@follow_up
def an_adopted_scenario_moves_people_and_money(adopted: PortfolioScenario.Adopted) -> Iterator[Then]:
    steps = [
        *(tell(Allocation.lapse, each) for each in adopted.released),
        *(tell(Allocation.grant, each, adopted.adopter) for each in adopted.promised),
        tell(Portfolio.fund, adopted.portfolio, adopted.originator_id, adopted.costs, adopted.left_out),
    ]
    yield from (numbered(n, step) for n, step in enumerate(steps, 1))



def _stake(place: Place) -> UUID:
    return Stake.at(Place(product=place.product))

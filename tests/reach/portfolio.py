"""A portfolio of two products, and whoever shares out its people and its money."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.kept import once
from tests.world import World

WHY = {"reason": "The market moved."}
BUCKETS = [{"name": "grow", "share": "60"}, {"name": "run", "share": "40"}]
QUARTER, NEXT_QUARTER = "2027-Q1", "2027-Q2"
SPREAD = {"petra": "portfolio_manager", "pavel": "portfolio_manager", "sandra": "sponsor"}


def share(fte: str, period: str = QUARTER) -> dict[str, str]:
    """So many people in a quarter."""
    return {"period": period, "fte": fte}


@dataclass
class Spread:
    """The ids of a portfolio: two products, and developers of whom there are four in each of two quarters."""

    world: World
    portfolio: UUID
    pool: UUID
    products: tuple[UUID, UUID]

    def requested(self, *shares: dict[str, str], product: int = 0, **more: Any) -> UUID:
        """A request of one of the products."""
        about = {"product": self.products[product], "portfolio": self.portfolio, "pool": self.pool}
        asked = {"shares": shares or [share("2")], "purpose": "Exports in the background."}
        return self.world.make("ada", "request_allocation", **{**about, **asked, **more})

    def allocated(self, strength: str, *shares: dict[str, str], product: int = 0) -> UUID:
        """A request that was granted."""
        made = self.requested(*shares, product=product)
        self.world.give("petra", "allocate_capacity", made, strength=strength)
        return made

    def sums(self) -> tuple[dict[str, str], dict[str, str]]:
        """What is promised of the pool, and pencilled in."""
        pool = self.world.state(self.pool)
        return pool["hard"], pool["soft"]


def staffed(world: World) -> None:
    """Whoever decides across products, in the workspace."""
    for name, role in SPREAD.items():
        world.people[name] = world.make("root", "add_person", name=name.title())
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role=role, holder=world.people[name])


def registered(world: World, key: str) -> UUID:
    """One more product of ada's, with its product owner, sponsors and tech lead."""
    product = world.make("root", "register_product", key=key, name=key.title(), accountable=world.people["ada"])
    for name, role in (("olga", "product_owner"), ("sam", "sponsor"), ("sue", "sponsor"), ("tess", "tech_lead")):
        roles = Roles.at(Place(product=product))
        world.give("root", "assign_roles", roles, role=role, holder=world.people[name])
    return product


def divided(world: World, name: str = "All products") -> UUID:
    """A portfolio in two buckets."""
    portfolio = world.make("petra", "create_portfolio", name=name)
    world.give("petra", "define_buckets", portfolio, buckets=BUCKETS)
    return portfolio


@once
def spread(world: World, other: str = "IMPORTS") -> Spread:
    """A portfolio with two products, the other of this key, and developers."""
    staffed(world)
    portfolio, products = divided(world), (world.product, registered(world, other))
    for product, bucket in zip(products, ("grow", "run"), strict=True):
        about = {"product": product, "bucket": bucket, "horizon": "h1"}
        world.give("petra", "add_product_to_portfolio", portfolio, **about)
    pool = world.make("petra", "open_capacity_pool", portfolio=portfolio, name="developer", kind="role")
    for period in (QUARTER, NEXT_QUARTER):
        world.give("petra", "declare_capacity", pool, period=period, fte="4")
    assert (portfolio, pool) == (Portfolio.create_id("All products"), CapacityPool.create_id(portfolio, "developer"))
    return Spread(world, portfolio, pool, products)

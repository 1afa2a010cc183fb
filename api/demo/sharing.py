"""What products share as it happens: buckets, people, what they bring together, and which of them are done next."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.demo.clock import Clock, period
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Team
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.team.roles import Roles
from domain.values import WORKSPACE

BEGINS, ASKS, REVIEWS, CHOOSES = 60, 100, 300, 470
AHEAD = 8  # quarters for which people are declared
LATE = ("PLUMB", "developer")  # asks when everybody is taken


@dataclass
class Sharing:
    """The portfolio as whoever manages it remembers it."""

    people: dict[str, UUID]
    clock: Clock
    said: dict[str, Any]
    teams: dict[str, Team] = field(default_factory=dict)
    asked: dict[str, list[UUID]] = field(default_factory=dict)
    synergies: list[UUID] = field(default_factory=list)

    @property
    def board(self) -> Team:
        """Whoever decides across products; of none in particular."""
        return Team(UUID(int=0), self.people)

    @property
    def id(self) -> UUID:
        """The portfolio."""
        return Portfolio.create_id(self.said["name"])

    def product(self, key: str) -> UUID:
        """A product by its key."""
        return self.teams[key].product

    def pool(self, name: str) -> UUID:
        """A pool by its name."""
        return CapacityPool.create_id(self.id, name)

    def quarters(self, day: int, number: int = 2) -> list[str]:
        """The quarter that a day is in, and those after it."""
        first = self.clock.quarter(day)
        return [period(first + n) for n in range(number)]

    def asks(self, key: str, pool: str, fte: str, day: int) -> Act:
        """One product's request for people of a pool, for the quarter a day is in and the next."""
        shares = [{"period": each, "fte": fte} for each in self.quarters(day)]
        about = {"product": self.product(key), "portfolio": self.id, "pool": self.pool(pool)}
        return act("request_allocation", **about, shares=shares, purpose=f"People for {key.title()}.")


def invests(sharing: Sharing) -> Script[None]:
    """Everything, from the first division of the whole to the choice of what is done next."""
    for day, step in STEPS:
        yield Until(day)
        yield from step(sharing)


def _staffs(sharing: Sharing) -> Script[None]:
    roles, held = Roles.at(WORKSPACE), (("manager", "portfolio_manager"), ("sponsor", "sponsor"))
    holders = [(role, sharing.board.people[name]) for name, role in held]
    assigns = (act("assign_roles", roles, role=role, holder=who) for role, who in holders)
    yield from sharing.board.does("admin", *assigns)


def _divides(sharing: Sharing) -> Script[None]:
    """A whole in three buckets, a product in each, money for all, and the people there are."""
    said, board = sharing.said, sharing.board
    yield from board.does("manager", act("create_portfolio", name=said["name"]))
    yield from board.does("manager", act("define_buckets", sharing.id, buckets=said["buckets"]))
    places = [(key, {"bucket": each["bucket"], "horizon": each["horizon"]}) for key, each in said["products"].items()]
    adds = (act("add_product_to_portfolio", sharing.id, product=sharing.product(key), **at) for key, at in places)
    yield from board.does("manager", *adds)
    yield from board.does("sponsor", act("limit_budget", sharing.id, envelope=said["envelope"]))
    for pool in said["pools"]:
        yield from _staffs_pool(sharing, **pool)


def _staffs_pool(sharing: Sharing, name: str, kind: str, fte: str) -> Script[None]:
    opens = act("open_capacity_pool", portfolio=sharing.id, name=name, kind=kind)
    periods = sharing.quarters(BEGINS, AHEAD)
    declares = (act("declare_capacity", sharing.pool(name), period=each, fte=fte) for each in periods)
    yield from sharing.board.does("manager", opens, *declares)


def _asks(sharing: Sharing) -> Script[None]:
    """Each product asks; what is promised stays within what there is, what is pencilled in may be too much."""
    for key, said in sharing.said["products"].items():
        asks = [sharing.asks(key, pool, fte, ASKS) for pool, fte, _ in said["asks"] if (key, pool) != LATE]
        sharing.asked[key] = yield from sharing.teams[key].does("pm", *asks)
        firmly = [strength for pool, _, strength in said["asks"] if (key, pool) != LATE]
        allocates = zip(sharing.asked[key], firmly, strict=True)
        yield from sharing.board.does("manager", *(act("allocate_capacity", i, strength=s) for i, s in allocates))


def _signs(sharing: Sharing) -> Script[None]:
    """One developer more than there is, for two quarters, because the sponsor answers for it."""
    key, pool = LATE
    (made,) = yield from sharing.teams[key].does("pm", sharing.asks(key, pool, "2.50", ASKS))
    sharing.asked[key] += [made]
    reason = sharing.said["signed_because"]
    about, more = sharing.pool(pool), {"extra": "1.00", "reason": reason}
    signs = (act("sign_over_allocation", about, period=each, **more) for each in sharing.quarters(ASKS))
    yield from sharing.board.does("sponsor", *signs)
    yield from sharing.board.does("manager", act("allocate_capacity", made, strength="hard"))


def _judges(sharing: Sharing) -> Script[None]:
    """What products bring together is confirmed by somebody else, or dismissed."""
    for said in sharing.said["synergies"]:
        products = [sharing.product(key) for key in said["products"]]
        value = {"amount": said["amount"], "currency": "EUR"}
        told = {"kind": said["kind"], "value": value, "rationale": said["rationale"]}
        identifies = act("identify_synergy", portfolio=sharing.id, products=products, **told)
        sharing.synergies += yield from sharing.board.does("manager", identifies)
    *counted, last = sharing.synergies
    yield from sharing.board.does("sponsor", *(act("confirm_synergy", each) for each in counted))
    yield from sharing.board.does("sponsor", act("dismiss_synergy", last, reason="They are for different people."))


def _shifts(sharing: Sharing) -> Script[None]:
    """One product gives people back, and some of them go to another."""
    people, designers = sharing.asked["INVOICE"]
    to = {"to": sharing.product("FIELD"), "portfolio": sharing.id, "reason": sharing.said["reallocated_because"]}
    yield from sharing.board.does("manager", act("reallocate_capacity", designers, **to))
    released = act("release_allocation", people, reason=sharing.said["released_because"])
    yield from sharing.teams["INVOICE"].does("pm", released)


def _reviews(sharing: Sharing) -> Script[None]:
    said, board = sharing.said, sharing.board
    review = {"findings": said["findings"], "next_review": sharing.clock.at(REVIEWS + 182)}
    yield from board.does("manager", act("hold_portfolio_review", sharing.id, **review))
    why = {"buckets": said["rebalanced"], "reason": said["rebalanced_because"]}
    yield from board.does("manager", act("rebalance_portfolio", sharing.id, **why))


def _chooses(sharing: Sharing) -> Script[None]:
    """Which products are done next: those that are worth most together within every limit."""
    board, about = sharing.board, {"portfolio": sharing.id}
    opens = act("open_portfolio_scenario", **about, name="The next half-year")
    (scenario,) = yield from board.does("manager", opens)
    for key, said in sharing.said["products"].items():
        team = sharing.teams[key]
        asked = yield from team.does("pm", *(sharing.asks(key, pool, fte, CHOOSES) for pool, fte in said["next"]))
        considered = {**about, "product": team.product, "case": team.cases[-1], "allocations": asked}
        yield from board.does("manager", act("add_candidate", scenario, **considered))
    pools = [sharing.pool(each["name"]) for each in sharing.said["pools"]]
    looks = {**about, "pools": pools, "synergies": sharing.synergies[:-1]}
    yield from board.does("manager", act("optimise_portfolio", scenario, **looks))
    adopts = act("adopt_portfolio_scenario", scenario, reason=sharing.said["adopted_because"])
    yield from board.does("manager", adopts)


STEPS = (
    (BEGINS - 1, _staffs),
    (BEGINS, _divides),
    (ASKS, _asks),
    (ASKS + 20, _signs),
    (ASKS + 50, _judges),
    (ASKS + 70, _shifts),
    (REVIEWS, _reviews),
    (CHOOSES, _chooses),
)

"""What an optimiser is given and what it answers, as recorded: the same problem always has the same answer."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from domain.values import Value

HUNDREDTHS = 100


class Need(Value):
    """What a product takes of a pool in a quarter, in FTE."""

    pool: UUID
    period: str
    fte: Decimal


class Item(Value):
    """A product that may be chosen: what it is worth, what it costs and takes, and without which it is not chosen."""

    product: UUID
    bucket: str
    value: Decimal
    cost: Decimal
    needs: tuple[Need, ...]
    requires: tuple[UUID, ...]


class Cap(Value):
    """What all products of a bucket may cost together."""

    bucket: str
    amount: Decimal


class Bond(Value):
    """What products are worth beyond their own value if all of them are chosen; negative where they cannibalise."""

    products: tuple[UUID, ...]
    value: Decimal


class Problem(Value):
    """Maximise the value, subject to capacity by pool and quarter, a budget, a cap a bucket, and what requires what."""

    items: tuple[Item, ...]
    capacity: tuple[Need, ...]
    budget: Decimal | None
    caps: tuple[Cap, ...]
    bonds: tuple[Bond, ...]


class Solution(Value):
    """What is chosen and what it is worth; `proven` unless the search ended before it had seen everything."""

    solver: str
    chosen: tuple[UUID, ...]
    objective: Decimal
    proven: bool
    nodes: int


Resource = tuple[str, ...]


class Program:
    """A problem in integers, the most promising items first; resources are limits that what is taken adds up to."""

    def __init__(self, problem: Problem) -> None:
        self.limits = {name: hundredths(amount) for name, amount in _limits(problem)}
        items = sorted(problem.items, key=lambda item: item.product)
        takes = {item.product: self._taken(item) for item in items}
        weights = {product: self._weight(taken) for product, taken in takes.items()}
        items.sort(key=lambda item: _promise(hundredths(item.value), weights[item.product]), reverse=True)
        self.products = [item.product for item in items]
        self.values = [hundredths(item.value) for item in items]
        self.takes = [takes[item.product] for item in items]
        self.weights = [weights[item.product] for item in items]
        number = {product: n for n, product in enumerate(self.products)}
        self.requires = [frozenset(number[each] for each in item.requires) for item in items]
        self.bonds = [
            (frozenset(number[p] for p in bond.products), hundredths(bond.value)) for bond in problem.bonds
        ]

    @property
    def room(self) -> int:
        """The limits all in one: what fits into each of them fits into this."""
        return SCALE * sum(limit > 0 for limit in self.limits.values())

    def _taken(self, item: Item) -> dict[Resource, int]:
        taken = [(("budget",), item.cost), (("bucket", item.bucket), item.cost)]
        taken += [(("pool", str(need.pool), need.period), need.fte) for need in item.needs]
        sums: dict[Resource, int] = {}
        for name, amount in taken:
            if name in self.limits:
                sums[name] = sums.get(name, 0) + hundredths(amount)
        return sums

    def _weight(self, taken: dict[Resource, int]) -> int:
        return sum(amount * SCALE // self.limits[name] for name, amount in taken.items() if self.limits[name] > 0)


SCALE = 1_000_000


def hundredths(amount: Decimal) -> int:
    """An amount of two decimal places as an integer."""
    return int(amount * HUNDREDTHS)


def _promise(value: int, weight: int) -> tuple[bool, Fraction]:
    """Value by weight; what weighs nothing comes first."""
    return (not weight, Fraction(value, weight or 1))


def _limits(problem: Problem) -> Iterable[tuple[Resource, Decimal]]:
    if problem.budget is not None:
        yield ("budget",), problem.budget
    yield from ((("bucket", cap.bucket), cap.amount) for cap in problem.caps)
    yield from ((("pool", str(each.pool), each.period), each.fte) for each in problem.capacity)

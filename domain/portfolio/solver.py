"""An exact knapsack with several limits: depth first, and no branch is followed that cannot beat the best one."""

from decimal import Decimal

from domain.portfolio.problem import HUNDREDTHS, Problem, Program, Solution

SOLVER = "branch-and-bound 1"
NODES = 20_000  # branches that are looked at, at most


def solve(problem: Problem) -> Solution:
    """The choice of greatest value; of several, the one that is found first, always the same."""
    search = Search(Program(problem))
    search.look(0, frozenset(), 0, search.program.room)
    return Solution(
        solver=SOLVER,
        chosen=tuple(sorted(search.program.products[n] for n in search.best)),
        objective=Decimal(search.objective) / HUNDREDTHS,
        proven=search.nodes <= NODES,
        nodes=min(search.nodes, NODES),
    )


class Search:
    """The best choice so far, and how many branches were looked at for it."""

    def __init__(self, program: Program) -> None:
        self.program, self.nodes = program, 0
        self.left = dict(program.limits)
        self.best, self.objective = frozenset[int](), 0

    def look(self, n: int, chosen: frozenset[int], value: int, room: int) -> None:
        """Decide about item n and all that follow, with those chosen that are, their own value and the room left."""
        self.nodes += 1
        if self.nodes > NODES or self._bound(n, chosen, value, room) <= self.objective:
            return
        if n == len(self.program.products):
            self._conclude(chosen, value)
            return
        if self._may_take(n, chosen):
            self._take(n, 1)
            self.look(n + 1, chosen | {n}, value + self.program.values[n], room - self.program.weights[n])
            self._take(n, -1)
        if not any(n in self.program.requires[each] for each in chosen):
            self.look(n + 1, chosen, value, room)

    def _conclude(self, chosen: frozenset[int], value: int) -> None:
        if all(self.program.requires[each] <= chosen for each in chosen):
            value += sum(worth for together, worth in self.program.bonds if together <= chosen)
            if value > self.objective:
                self.best, self.objective = chosen, value

    def _may_take(self, n: int, chosen: frozenset[int]) -> bool:
        """Whether it fits, and nothing it requires was left out before."""
        fits = all(amount <= self.left[name] for name, amount in self.program.takes[n].items())
        return fits and all(each in chosen or each >= n for each in self.program.requires[n])

    def _take(self, n: int, sign: int) -> None:
        for name, amount in self.program.takes[n].items():
            self.left[name] -= sign * amount

    def _bound(self, n: int, chosen: frozenset[int], value: int, room: int) -> int:
        """No choice below this branch is worth more: the last item that fits is taken in part."""
        for together, worth in self.program.bonds:
            if worth > 0 and all(each in chosen or each >= n for each in together):
                value += worth
        for each in range(n, len(self.program.products)):
            worth, weight = self.program.values[each], self.program.weights[each]
            if worth > 0:
                if weight > room:
                    return value + -(-worth * max(room, 0) // weight)
                value, room = value + worth, room - weight
        return value

"""Whatever is handed in while a commit is under way makes the next one; each unit has an outcome of its own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import OperationalError
from threading import Event

import pytest

from ledger.group import MOST, Group, Outcome, Unit
from tests.ledger.entries import A, B, C, step


class Commits:
    """Commits that are watched; each may be held up, or come out as a test wants it."""

    def __init__(self, answer: Callable[[Sequence[Unit]], Sequence[int | None]]) -> None:
        self.sizes: list[int] = []
        self.may_go, self.answer = Event(), answer
        self.may_go.set()

    def __call__(self, units: Sequence[Unit]) -> Sequence[int | None]:
        self.may_go.wait(10)
        self.sizes.append(len(units))
        return self.answer(units)


def counted(units: Sequence[Unit]) -> list[int | None]:
    return list(range(1, len(units) + 1))


@pytest.fixture
def commits() -> Commits:
    return Commits(counted)


@pytest.fixture
def group(commits: Commits) -> Iterator[Group]:
    with ThreadPoolExecutor(1) as thread:
        yield Group(commits, thread)


async def begun(commits: Commits, group: Group) -> Outcome:
    """A commit that is under way until it is let go."""
    commits.may_go.clear()
    first = group.append([step(A, 1)])
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return first


class TestHandingIn:
    def test_during_a_commit_makes_one_more(self, commits: Commits, group: Group) -> None:
        async def many() -> list[int | None]:
            first = await begun(commits, group)
            rest = [group.append([step(B, n)]) for n in range(1, 6)]
            commits.may_go.set()
            return await asyncio.gather(first, *rest)

        assert asyncio.run(many()) == [1, 1, 2, 3, 4, 5]
        assert commits.sizes == [1, 5]

    def test_very_much_makes_several_of_a_bounded_size(self, commits: Commits, group: Group) -> None:
        async def many() -> None:
            await asyncio.gather(*[group.append([step(B, n)]) for n in range(2 * MOST + 1)])

        asyncio.run(many())
        assert commits.sizes == [MOST, MOST, 1]

    def test_goes_on_in_another_loop(self, commits: Commits, group: Group) -> None:
        async def one() -> int | None:
            return await group.append([step(A, 1)])

        assert [asyncio.run(one()), asyncio.run(one())] == [1, 1]


class TestAFailure:
    def test_fails_what_was_decided_upon_it_and_waits(self, commits: Commits, group: Group) -> None:
        commits.answer = lambda units: [None] * len(units)

        async def chain() -> list[int | None]:
            first = await begun(commits, group)
            second = group.append([step(A, 2)], [first])
            third = group.append([step(B, 1)], [second])
            commits.may_go.set()
            return list(await asyncio.gather(first, second, third))

        assert asyncio.run(chain()) == [None, None, None]
        assert commits.sizes == [1]

    def test_of_an_odd_unit_is_its_own(self, commits: Commits, group: Group) -> None:
        def unless_odd(units: Sequence[Unit]) -> Sequence[int | None]:
            if any(entry.facts[0][0] == C for unit in units for entry in unit):
                raise ValueError("cannot be kept")
            return counted(units)

        commits.answer = unless_odd

        async def together() -> list[object]:
            units = [step(A, 1)], [step(C, 1)], [step(B, 1)]
            return list(await asyncio.gather(*map(group.append, units), return_exceptions=True))

        first, odd, last = asyncio.run(together())
        assert (first, last, str(odd)) == (1, 1, "cannot be kept")
        assert commits.sizes == [3, 1, 1, 1]

    def test_of_an_odd_unit_is_also_that_of_what_was_decided_upon_it(self, commits: Commits, group: Group) -> None:
        def unless_first(units: Sequence[Unit]) -> Sequence[int | None]:
            if units[0][0].facts[0][:2] == (A, 1):
                raise ValueError("cannot be kept")
            return counted(units)

        commits.answer = unless_first

        async def together() -> list[object]:
            odd, other = group.append([step(A, 1)]), group.append([step(B, 1)])
            upon = group.append([step(A, 2)], [odd])
            return list(await asyncio.gather(odd, other, upon, return_exceptions=True))

        odd, other, upon = asyncio.run(together())
        assert (str(odd), other, upon) == ("cannot be kept", 1, None)
        assert commits.sizes == [3, 1, 1]

    @pytest.mark.parametrize("error", [ConnectionError("lost"), OperationalError("disk full"), OSError("no disk")])
    def test_of_the_storage_is_everybodys(self, commits: Commits, group: Group, error: Exception) -> None:
        def fail(_: Sequence[Unit]) -> Sequence[int | None]:
            raise error

        commits.answer = fail

        async def together() -> list[object]:
            outcomes = group.append([step(A, 1)]), group.append([step(B, 1)])
            told = await asyncio.gather(*outcomes, return_exceptions=True)
            upon = await group.append([step(A, 2)], outcomes)
            return [*told, upon]

        assert asyncio.run(together()) == [error, error, None]
        assert commits.sizes == [2]


class TestWhoeverNoLongerWaits:
    def test_takes_no_commit_with_them(self, commits: Commits, group: Group) -> None:
        async def leave() -> list[int | None]:
            first = await begun(commits, group)
            second = group.append([step(B, 1)])
            first.cancel()
            commits.may_go.set()
            return [await second]

        assert asyncio.run(leave()) == [1]
        assert commits.sizes == [1, 1]

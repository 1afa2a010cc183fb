"""Rates of several in turn, round after round, so that a slow moment falls on all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import median

from tests.benchmarks.timing import Figure

CLIENTS, ROUNDS, SECONDS = 64, 7, 1.0
CYCLE = 4  # commands after which what was altered is as it was
Rate = Callable[[int], float]  # appends a second, while each client makes so many


def compared(contenders: Mapping[str, Rate], asked: Iterable[tuple[str, str, float]]) -> Iterator[Figure]:
    """The rate of each, and how often the second of a pair goes into the first: median and extremes of the rounds."""
    rates = taken(contenders)
    for name, each in rates.items():
        yield Figure(f"{CLIENTS} clients, {name}", f"{median(each):,.0f}/s", "see its ratio")
    for ours, theirs, wanted in asked:
        if theirs in rates:
            ratios = [mine / other for mine, other in zip(rates[ours], rates[theirs], strict=True)]
            measured = f"{median(ratios):.1f} × ({min(ratios):.1f} to {max(ratios):.1f})"
            yield Figure(f"{ours}, against {theirs}", measured, f"≥ {wanted} ×")


def taken(contenders: Mapping[str, Rate]) -> dict[str, list[float]]:
    """The rates of each; a first run warms it up, and tells how much keeps it busy for a second."""
    times = {name: CYCLE * max(1, round(run(CYCLE) * SECONDS / CLIENTS / CYCLE)) for name, run in contenders.items()}
    rounds = [{name: run(times[name]) for name, run in contenders.items()} for _ in range(ROUNDS)]
    return {name: [each[name] for each in rounds] for name in contenders}

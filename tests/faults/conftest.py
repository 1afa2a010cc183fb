"""What was tried and found, told at the end of the run."""

from collections.abc import Callable
from functools import partial

import pytest

FIGURE = "figure"


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Where a test says how much it has tried; it comes with its report, from whatever process it was tried in."""
    return partial(record_property, FIGURE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for kind in terminalreporter.stats.values() for each in kind if isinstance(each, pytest.TestReport)]
    for name, line in (said for each in reports if each.when == "call" for said in each.user_properties):
        if name == FIGURE:
            terminalreporter.write_line(str(line))

"""How tests are run here: in memory, the same way each time, with few examples."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

import pytest

OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not alone"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what plugins are made of may be imported before
MEMORY = Path("/dev/shm")  # noqa: S108  # where there is such a place, no test waits for a disk


class Same:
    """A plugin of pytest: the same examples each time, and not too many, however long they take."""

    def __init__(self, examples: int = 20) -> None:
        self._examples = examples

    def pytest_configure(self) -> None:
        """Choose them once hypothesis is there, which pytest must be the first to import."""
        settings = import_module("hypothesis").settings
        same = {"derandomize": True, "deadline": None, "database": None}
        settings.register_profile("mutants", max_examples=self._examples, **same)
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out whoever needs a server of its own."""
        served = [item for item in items if _is_served(item)]
        items[:] = [item for item in items if not _is_served(item)]
        config.hook.pytest_deselected(items=served)


def _is_served(item: pytest.Item) -> bool:
    return "postgres" in getattr(item, "fixturenames", ()) or "postgres" in item.nodeid.lower()


@contextmanager
def in_memory() -> Iterator[str]:
    """A directory that is gone afterwards."""
    made = mkdtemp(prefix="mutants", dir=MEMORY if os.access(MEMORY, os.W_OK) else gettempdir())
    try:
        yield made
    finally:
        rmtree(made, ignore_errors=True)

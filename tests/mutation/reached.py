"""Which tests reach which line of the domain, gathered once for each file of tests."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from time import perf_counter

import pytest

from tests.data import ROOT
from tests.mutation.running import OPTIONS, Same, in_memory

KEPT = ROOT / ".mutation" / "reached"
Lines = dict[str, dict[str, list[int]]]


@dataclass
class Reached:
    """What one file of tests reaches: how long each test takes, and the numbers of those that reach each line.

    Named are those that share what is made once for all tests of the file, while the first of them runs.
    """

    file: str
    seen: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)
    sharing: list[str] = field(default_factory=list)

    @property
    def kept(self) -> Path:
        """Where it is kept."""
        return KEPT / (self.file.replace("/", ".") + ".json")

    def keep(self) -> None:
        """Keep it for the next time, with what it was gathered from."""
        self.seen = {path: digest(path) for path in (self.file, *self.lines)}
        KEPT.mkdir(parents=True, exist_ok=True)
        self.kept.write_text(json.dumps(vars(self)), encoding="utf-8")

    def look(self) -> bool:
        """Read what is kept, if nothing it was gathered from is another since."""
        if self.kept.exists():
            vars(self).update(json.loads(self.kept.read_text(encoding="utf-8")))
        return bool(self.seen) and all(digest(path) == before for path, before in self.seen.items())


def digest(path: str) -> str:
    """A page's own digest; empty for one that is gone."""
    at = ROOT / path
    return sha256(at.read_bytes()).hexdigest() if at.exists() else ""


class Gathering:
    """A plugin of pytest that runs each test in a context of coverage of its own; tests that fail reach nothing."""

    def __init__(self) -> None:
        self.coverage = import_module("coverage").Coverage(data_file=None, source=["domain"], config_file=False)
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.sharing: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure one test."""
        self.coverage.switch_context(item.nodeid)
        if any(made[-1].scope == "module" for made in item._fixtureinfo.name2fixturedefs.values()):  # type: ignore[attr-defined]  # noqa: SLF001
            self.sharing.add(item.nodeid)
        began = perf_counter()
        result = yield
        self.seconds[item.nodeid] = perf_counter() - began
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember whatever does not pass as it is."""
        if not report.passed:
            self.failed.add(report.nodeid)

    def found(self) -> Iterator[Reached]:
        """What each file of tests reached."""
        files = {name.partition("::")[0] for name in self.seconds}
        found = {file: Reached(file) for file in files}
        for name in self.seconds.keys() - self.failed:
            found[name.partition("::")[0]].seconds[name] = round(self.seconds[name], 4)
        for name in self.sharing - self.failed:
            found[name.partition("::")[0]].sharing.append(name)
        numbers = {name: number for each in found.values() for number, name in enumerate(each.seconds)}
        for path, line, name in self._lines():
            if name in numbers:
                lines = found[name.partition("::")[0]].lines
                lines.setdefault(path, defaultdict(list))[str(line)].append(numbers[name])
        yield from found.values()

    def _lines(self) -> Iterator[tuple[str, int, str]]:
        data = self.coverage.get_data()
        for path in data.measured_files():
            page = Path(path).relative_to(ROOT).as_posix()
            for line, names in data.contexts_by_lineno(path).items():
                yield from ((page, line, name) for name in names)


def gathered(folders: list[str]) -> None:
    """Know what every file of tests in these folders reaches; only what changed is run."""
    stale = [each.file for each in kept_of(folders) if not each.seen]
    if stale:
        gathering = Gathering()
        gathering.coverage.start()
        with in_memory() as place:
            pytest.main([*OPTIONS, f"--basetemp={place}/gathering", *stale], plugins=[Same(), gathering])
        gathering.coverage.stop()
        for reached in gathering.found():
            reached.keep()


def kept_of(folders: list[str]) -> list[Reached]:
    """What each file of tests in these folders reaches, as far as it is known."""
    every = [Reached(each.relative_to(ROOT).as_posix()) for folder in folders for each in sorted(_files(ROOT / folder))]
    for each in every:
        if not each.look():
            vars(each).update(vars(Reached(each.file)))
    return every


def _files(at: Path) -> Iterator[Path]:
    return at.rglob("test_*.py") if at.is_dir() else iter([at])

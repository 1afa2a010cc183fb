"""Twenty-six years of a real product: every change of every Python Enhancement Proposal, imported and asked back."""

import csv
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from api.imports.report import Report
from domain.clock import to_micros
from tests.architecture.pages import ROOT
from tests.imports.desk import PEPS, Desk

FILE = ROOT.parent / "shared" / "data" / "pep_events.csv.gz"
ROWS, PROPOSALS, INSTANTS = 13_321, 738, 200
LONG_WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN = {"status": "source_state", "title": "title", "python-version": "target"}
Change = tuple[int, str, str, str]  # when, which, field, new

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"the history of the PEPs is not here: {FILE}")


class Imported(NamedTuple):
    """A workspace with all of it."""

    desk: Desk
    report: Report


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """The whole history, imported once."""
    desk = Desk(tmp_path_factory.mktemp("peps"))
    yield Imported(desk, desk.bring(FILE, PEPS))
    desk.cairn.close()


@pytest.fixture(scope="module")
def history() -> list[Change]:
    """The same history, read naively."""
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(_micros(row["committed_at"]), row["pep"], row["field"], row["new"]) for row in rows]


def _micros(instant: str) -> int:
    return to_micros(datetime.fromisoformat(instant))


def folded(history: list[Change], instant: int) -> dict[str, dict[str, str | None]]:
    """What the file says of every proposal at an instant: the last word on each field."""
    said: dict[str, dict[str, str | None]] = {}
    for when, which, field, new in history:
        if when > instant:
            break
        known = said.setdefault(which, dict.fromkeys(SHOWN.values()))
        if field in SHOWN:
            known[SHOWN[field]] = new or None
    return said


class TestTheWholeHistory:
    def test_is_recorded_row_by_row(self, imported: Imported) -> None:
        report = imported.report
        assert (report.rows, report.recorded, report.entities) == (ROWS, ROWS, PROPOSALS)
        topics = [record.topic for record in imported.desk.cairn.ledger.page(0, 1_000_000)]
        assert topics.count("feature.history_attested") == ROWS
        assert topics.count("feature.registered") == PROPOSALS

    def test_lists_what_todays_rules_would_refuse(self, imported: Imported) -> None:
        rules = imported.report.as_json()["rules"]
        assert rules["unknown_word"] == 1  # PEP 401 is an April Fool!
        attested = (
            imported.desk.cairn.lifecycle.mapper.to_event(each)
            for each in imported.desk.cairn.ledger.page(0, 1_000_000)
        )
        assert rules == Counter(rule for fact in attested for rule in getattr(fact, "nonconforming", ()))
        assert rules.keys() >= {"state_skipped", "state_went_back", "left_the_end", "not_one_release", "emptied"}

    def test_counts_what_has_no_meaning_here(self, imported: Imported) -> None:
        assert imported.report.unmapped["post-history"] == 1015

    def test_names_nobody_in_clear(self, imported: Imported) -> None:
        kept = b"".join(file.read_bytes() for file in imported.desk.path.glob("workspace/ledger.db*"))
        names = [name for name in imported.desk.names().values() if len(name.split()) > 1]
        assert len(names) > 400
        words = set(LONG_WORD.findall(kept.decode("utf-8", "replace")))
        likely = [
            name for name in names if words.issuperset(LONG_WORD.findall(name))
        ]  # saves most of the long searches
        assert [name for name in likely if name.encode() in kept] == ["C API Working Group"]  # nobody: a title's words

    def test_imported_again_adds_nothing(self, imported: Imported) -> None:
        head = imported.desk.head()
        again = imported.desk.bring(FILE, PEPS)
        assert (again.recorded, again.people, imported.desk.head()) == (0, 0, head)

    def test_is_what_the_roadmap_shows_at_any_instant(self, imported: Imported, history: list[Change]) -> None:
        views = imported.desk.cairn.views
        views.catch_up()
        chance = random.Random(20260821)  # noqa: S311
        for instant in sorted(chance.randint(history[0][0], history[-1][0]) for _ in range(INSTANTS)):
            page = views.page("roadmap", effective_at=instant, limit=1000)
            shown = {row["source_id"]: _shown(row) for row in map(json.loads, page.rows)}
            assert shown == folded(history, instant)

    def test_is_rebuilt_by_two_processes_as_by_one(self, imported: Imported, tmp_path: Path) -> None:
        shutil.copytree(imported.desk.path / "workspace", tmp_path / "copied")
        cairn = str(Path(sys.executable).with_name("cairn"))
        rebuild = [cairn, "rebuild", "--json", "--data", str(tmp_path / "copied")]
        views, cores = imported.desk.cairn.views, os.sched_getaffinity(0)
        views.catch_up()
        try:
            os.sched_setaffinity(0, {min(cores)})  # which a process hands down to those it starts
            one = json.loads(subprocess.check_output(rebuild))
        finally:
            os.sched_setaffinity(0, cores)
        two = json.loads(subprocess.check_output(rebuild))
        here = {name: digest for name, digest in views.digests().items() if name in one["digests"]}  # no test's own
        assert two == one == {"position": imported.desk.head(), "digests": here}


def _shown(row: dict[str, str | None]) -> dict[str, str | None]:
    title = None if row["title"] == row["source_id"] else row["title"]  # without one, a feature is called by its key
    return {name: title if name == "title" else row[name] for name in SHOWN.values()}

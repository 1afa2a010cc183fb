"""Every word of practitioners has what realises it here, or says why it waits."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.data import ROOT
from tests.reach.doors import declared
from tests.vocabulary.tables import Table, known, tables
from tests.vocabulary.walk import VOCABULARY, walk, wanting_a_reason

MAY_WAIT = {  # beside all of assistance: audit periods, and the controls they are about
    "MapControl", "CollectEvidence", "OpenAuditPeriod", "DrawSample", "RaiseFinding", "ResolveFinding",
    "ExportAuditPack", "VerifyChain", "ControlMapped", "EvidenceCollected", "AuditPeriodOpened", "SampleDrawn",
    "FindingRaised", "FindingResolved", "AuditPackExported", "ChainVerified", "ChainBroken",
}  # fmt: skip
GIVES_ITS_REASON_OTHERWISE = {
    "approve_change_request": "the request says what for, and its assessment what follows",
    "decide_gate": "grounds, deficits or conditions are part of the decision, and a Go is one of its criteria",
    "draft_business_case": "it is the revision itself; what is revised is marked with a reason",
    "request_erasure": "it names the letter in which it is asked for",
    "resume_rollout": "it ends the pause, which had one",
}
against_the_list = pytest.mark.skipif(not VOCABULARY.exists(), reason="the vocabulary itself is not here")
each_table = pytest.mark.parametrize("table", [pytest.param(each, id=each.package) for each in tables()])


class TestAWord:
    @against_the_list
    def test_that_is_listed_has_a_row(self) -> None:
        assert [f"{package}: {word}" for package, _, word, row in walk() if row is None] == []

    @against_the_list
    def test_with_a_row_is_listed(self) -> None:
        listed = {(package, kind, word) for package, kind, word, _ in walk()}
        assert {(table.package, row.kind, row.word) for table in tables() for row in table.rows} <= listed

    @against_the_list
    def test_that_wants_a_reason_is_refused_without_one(self) -> None:
        lenient = {each.name for each in declared() if not each.body.model_fields["reason"].is_required()}
        assert {name for row in wanting_a_reason() for name in row.by} & lenient == {*GIVES_ITS_REASON_OTHERWISE}

    @each_table
    def test_is_realised_by_what_exists(self, table: Table) -> None:
        """What is merged into another may have become a command, what follows from one, or an event."""
        every = frozenset[str]().union(*known().values())
        named = [(row.word, name, every if row.why else known()[row.kind]) for row in table.rows for name in row.by]
        assert [(word, name) for word, name, there in named if name not in there] == []

    @each_table
    def test_is_realised_or_waits(self, table: Table) -> None:
        assert [row.word for row in table.rows if bool(row.by) == bool(row.later)] == []

    @each_table
    def test_waits_only_for_assistance_and_audit_periods(self, table: Table) -> None:
        waiting = {row.word for row in table.rows if row.later}
        assert table.package == "assistance" or waiting <= MAY_WAIT


class TestAnInvariant:
    @each_table
    def test_has_a_test_named_after_it(self, table: Table) -> None:
        named = [(rule, test) for rule, those in table.invariants.items() for test in those]
        assert named
        assert [each for each in named if each[1].partition("[")[0] not in node_ids()] == []


@cache
def node_ids() -> frozenset[str]:
    """Every test there is, by its node id from whichever folder on, without its parameters."""
    paths = {path.relative_to(ROOT).parts: path for path in ROOT.glob("tests/**/test_*.py")}
    found = ((parts, name) for parts, path in paths.items() for name in named_in(path))
    return frozenset(f"{'/'.join(parts[n:])}::{name}" for parts, name in found for n in range(len(parts)))


def named_in(path: Path) -> list[str]:
    """The functions of a file, each after its class."""
    body = ast.parse(path.read_text()).body
    inner = [(f"{node.name}::", node.body) for node in body if isinstance(node, ast.ClassDef)]
    every = [("", body), *inner]
    return [before + each.name for before, nodes in every for each in nodes if isinstance(each, ast.FunctionDef)]

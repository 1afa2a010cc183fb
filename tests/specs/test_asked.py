"""Schemathesis asks a real server what its description allows, and what it does not: all checks, also in turn.

A little of it here; `make schemathesis` asks every operation, at length.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.pages import ROOT
from tests.architecture.test_house_rules import SCRIPTS
from tests.faults.served import Served

SECONDS = int(os.environ.get("CAIRN_SCHEMATHESIS", "0"))  # how long every operation is asked; 0 for a few of them
FEW = ("--include-path-regex", "^/(v1/(products|roadmap|authority)|problems)(/|$)", "--max-examples", "2")
MANY = ("--max-examples", "20")
Record = Callable[[str, object], None]
COUNTED = re.compile(r"(\d[\d,]*) generated")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An empty workspace."""
    server = Served(tmp_path / "data")
    yield server
    server.close()


class TestTheDescription:
    def test_is_what_the_server_does(self, served: Served, tmp_path: Path, record_property: Record) -> None:
        how = (*(MANY if SECONDS else FEW), "--max-time", str(SECONDS or 20))
        shown = ("--header", f"Authorization: Bearer {served.key}", "--seed", "1", "--no-color", "--warnings", "off")
        command = [SCRIPTS / "schemathesis", "--config-file", ROOT / "schemathesis.toml", "run", *how, *shown]
        done = subprocess.run(
            [*command, f"{served.url}/openapi.json"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        cases = COUNTED.search(done.stdout)
        record_property("figure", f"Schemathesis: {cases[1] if cases else 0} cases")

        assert done.returncode == 0, done.stdout + done.stderr
        assert cases
        assert int(cases[1].replace(",", "")) >= (5_000 if SECONDS else 100)

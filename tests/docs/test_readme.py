"""The README is typed as it stands: every block runs, and says what a reader is to see."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.pages import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOOLS = ("bash", "curl", "jq")
INSTALLS = re.compile(r"^make |pip install", re.MULTILINE)  # this suite itself runs inside what these do
SHOWS = {  # what somebody who types a block is to see, by a word of the block
    "/reschedule": (r'"type":"feature.rescheduled"',),
    "as_of=pos:1000": (r'^\{"candidate":\d', r'"done":\d', r'^\{"title":"\w.+"is":"'),
    "metric=cycle_time": (r'^\{"iteration":null,"value":"\d', r'"definition":"Median from the first start'),
    "import httpx2": (r"'baseline.taken'", r"^\d{4}-\d\d-\d\dT"),
    "query roadmap --as-of": (r"^F-\w+\t\w",),
    "max_by": (r"^G4 was passed: (conditional_)?go, decided by \w",),
    "/v1/events?types": (r"^\d{20} dev\.cairn\.release\.",),
    "import history": (r"^A dry run: nothing", r"^29 rows recorded", r'^\{"title":"\w'),
    "cairn doctor": (r"^position: \d", r"^well: True"),
    "cairn restore": (r"^backup: data/atlas.backup", r"^restored: \d"),
    "workspace create": (r"^administrator's key, shown once: cairn_", r"^north  \S+  file  \d"),
    "request-erasure": (r"person\.erased", r'^\{"name":null,"erased":true\}$'),
    "cairn verify": (r"^result: verified", r"^c2sp.org/tlog-proof@v1"),
}


@dataclass(frozen=True)
class Block:
    """A fenced block: the line it begins on, its language and its text."""

    line: int
    language: str
    text: str

    @property
    def alone(self) -> bool:
        """Whether it needs no server: it has a directory of its own."""
        return "--data data/" in self.text

    @property
    def shows(self) -> tuple[str, ...]:
        """What lines of its output are like."""
        (found,) = (patterns for word, patterns in SHOWS.items() if word in self.text)
        return found


def blocks() -> Iterator[Block]:
    for found in re.finditer(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        yield Block(README.count("\n", 0, found.start()) + 1, found[1], found[2])


TYPED = [each for each in blocks() if each.language in ("sh", "python") and not INSTALLS.search(each.text)]
INSTALLING = [each for each in blocks() if INSTALLS.search(each.text)]


@dataclass
class Terminal:
    """A directory as a reader has it, and what was set in it."""

    here: Path
    port: int
    env: dict[str, str]

    def type(self, block: Block) -> subprocess.CompletedProcess[str]:
        """Run a block, and tell how it ended."""
        shell = ("bash", "-euo", "pipefail", "-c") if block.language == "sh" else (sys.executable, "-c")
        text = block.text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        return subprocess.run(
            [*shell, text], cwd=self.here, env=self.env, capture_output=True, text=True, encoding="utf-8", check=False
        )

    def type_all(self, typed: list[Block]) -> dict[int, subprocess.CompletedProcess[str]]:
        """Run blocks in their order."""
        return {each.line: self.type(each) for each in typed}


@contextmanager
def demo(here: Path, port: int) -> Iterator[str]:
    """A served demo, while it is asked; tells its key."""
    command = [str(here / ".venv/bin/cairn"), "demo", "--data", str(here / "demo"), "--port", str(port), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stdout
            yield json.loads(server.stdout.readline())["key"]
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def beside_the_readme(here: Path) -> Terminal:
    """What the blocks name, without what they would leave behind; curl fails when it is refused."""
    (here / ".venv").symlink_to(sys.prefix)
    (here / "docs").symlink_to(ROOT / "docs")
    (here / ".curlrc").write_text("fail\nshow-error\n")
    env = os.environ | {"CURL_HOME": str(here), "CAIRN_DATA": str(here / "demo"), "NO_PROXY": "*"}
    return Terminal(here, free_port(), env)


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[int, subprocess.CompletedProcess[str]]:
    """How every block ended, by its line; the blocks that need no server are typed while the demo is made."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        pytest.skip(f"the README asks for {', '.join(missing)}")
    terminal = beside_the_readme(tmp_path_factory.mktemp("readme"))
    with ThreadPoolExecutor(1) as other:
        alone = other.submit(terminal.type_all, [each for each in TYPED if each.alone])
        with demo(terminal.here, terminal.port) as key:
            terminal.env["CAIRN_KEY"] = key
            served = terminal.type_all([each for each in TYPED if not each.alone])
        return served | alone.result()


class TestABlock:
    @pytest.mark.parametrize("block", TYPED, ids=lambda block: f"line {block.line}")
    def test_runs_as_it_is_typed(self, block: Block, ended: dict[int, subprocess.CompletedProcess[str]]) -> None:
        done = ended[block.line]
        assert (done.returncode, done.stderr) == (0, "")
        assert [wanted for wanted in block.shows if not re.search(wanted, done.stdout, re.MULTILINE)] == [], done.stdout

    def test_is_known_here_by_what_it_shows(self) -> None:
        assert [each.shows for each in TYPED] == list(SHOWS.values())


class TestABlockThatInstalls:
    def test_names_targets_of_the_makefile(self) -> None:
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        made = [name for each in INSTALLING for name in re.findall(r"^make (\w+)", each.text, re.MULTILINE)]
        assert made == ["run", "test"]
        assert set(made) <= set(targets)

    def test_names_the_script_that_is_installed(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        called = {name for each in INSTALLING for name in re.findall(r"\.venv/bin/(\w+) demo", each.text)}
        assert called == set(project["scripts"])
        assert (ROOT / project["readme"]).read_text(encoding="utf-8") == README


class TestALink:
    def test_leads_somewhere(self) -> None:
        named = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
        assert named
        assert [link for link in named if not (ROOT / link).exists()] == []

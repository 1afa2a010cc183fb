"""The recipes are typed as they stand, against a live server."""

import os
import re
import subprocess
import sys

from tests.docs.launch import RECIPES, Launch, blocks


def typed(launch: Launch, program: str, text: str) -> str:
    """What a block prints, that ends well and complains of nothing."""
    shell = ("bash", "-euo", "pipefail", "-c") if program == "sh" else (sys.executable, "-c")
    env = {**os.environ, **launch.env}
    done = subprocess.run([*shell, text], env=env, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


class TestThePages:
    def test_are_all_linked(self) -> None:
        index = (RECIPES / "README.md").read_text(encoding="utf-8")
        pages = {each.name for each in RECIPES.glob("*.md")} - {"README.md"}
        assert pages == set(re.findall(r"\]\((\w+\.md)\)", index))

    def test_lead_somewhere(self) -> None:
        for page in RECIPES.glob("*.md"):
            named = [link for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")) if "://" not in link]
            assert [link for link in named if not (page.parent / link).exists()] == []


class TestCurl:
    def test_tells_whether_a_gate_was_passed(self, launch: Launch) -> None:
        assert typed(launch, "sh", blocks("curl.md", "sh")[0]) == "G4: go\n"

    def test_records_once_what_is_sent_twice(self, launch: Launch) -> None:
        record = blocks("curl.md", "sh")[1]
        first, again = typed(launch, "sh", record), typed(launch, "sh", record)
        assert re.fullmatch(r'\{"position":\d+,"recorded":\["baseline.taken"\]\}\n', first)
        assert again == first

    def test_reads_a_list_to_its_end(self, launch: Launch) -> None:
        lines = typed(launch, "sh", blocks("curl.md", "sh")[2]).splitlines()
        assert len(lines) == len(launch.rows("audit_trail", product=launch.product)) > 50
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\S+Z\t[a-z_.]+", each) for each in lines)


class TestPython:
    def test_records_once_and_reads_everything(self, launch: Launch) -> None:
        (page,) = blocks("python.md", "python")
        first, again = typed(launch, "python", page), typed(launch, "python", page)
        assert "'type': 'baseline.taken'" in first
        assert first.splitlines()[0] == again.splitlines()[0]
        assert int(again.split()[-2]) == len(launch.rows("audit_trail", product=launch.product))

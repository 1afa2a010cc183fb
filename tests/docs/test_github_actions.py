"""The actions of the recipe, run as GitHub runs them: a gate is checked, a release is recorded once."""

from pathlib import Path

import pytest

from tests.docs.actions import read, run
from tests.docs.launch import RECIPES, Launch, blocks


@pytest.fixture
def inputs(launch: Launch) -> dict[str, str]:
    return {"url": launch.served.url, "key": launch.key, "product": launch.product, "gate": "G4"}


@pytest.fixture
def release(launch: Launch) -> dict[str, str]:
    ids = {name.replace("_", "-"): value for name, value in launch.release.items()}
    return {"url": launch.served.url, "key": launch.key, **ids, "version": "1.0", "notes": "Fast exports."}


class TestCheckingAGate:
    def test_lets_the_job_go_on_when_it_was_passed(self, tmp_path: Path, inputs: dict[str, str]) -> None:
        ended = run(tmp_path, "check-gate", inputs)
        assert (ended.code, ended.outputs) == (0, {"outcome": "go"})
        assert ended.summary == "✅ **G4** was passed: go, decided by Sam."

    def test_fails_the_job_when_there_is_none(self, tmp_path: Path, inputs: dict[str, str]) -> None:
        ended = run(tmp_path, "check-gate", inputs | {"product": "00000000-0000-4000-8000-000000000000"})
        assert ended.code == 1
        assert ended.printed == "::error title=Cairn: gate_not_found::The product has no gate G4 yet.\n"

    def test_fails_the_job_with_the_problem_of_the_server(self, tmp_path: Path, inputs: dict[str, str]) -> None:
        ended = run(tmp_path, "check-gate", inputs | {"key": "unknown"})
        assert ended.code == 1
        assert ended.printed.startswith("::error title=Cairn: not_authenticated::Nobody is known by this key")
        assert "unknown" not in ended.printed.split("::")[2].replace("unknown by", "")


class TestRecordingARelease:
    def test_records_it_once_in_every_attempt_of_a_run(
        self, tmp_path: Path, launch: Launch, release: dict[str, str]
    ) -> None:
        first, again = (run(tmp_path, "record-release", release, attempt) for attempt in (1, 2))
        assert (first.code, again.code) == (0, 0), first.printed
        assert again.outputs == first.outputs
        (row,) = launch.rows("releases")
        assert row["id"] == first.outputs["release"]
        assert f"`{row['id']}`: position {first.outputs['position']}, leaf `" in first.summary

    def test_fails_the_job_with_the_rule_that_forbids_it(self, tmp_path: Path, release: dict[str, str]) -> None:
        ended = run(tmp_path, "record-release", release | {"go-no-go": release["schedule"], "as": "other"})
        assert ended.code == 1
        assert ended.printed.startswith("::error title=Cairn: ")


class TestTheWorkflow:
    def test_gives_each_action_what_it_asks_for(self) -> None:
        (page,) = blocks("github.md", "yaml")
        steps = read(page)["jobs"]["release"]["steps"]
        ours = [each for each in steps if each.get("uses", "").startswith("./")]
        used = {each["uses"].rpartition("/")[2]: each["with"] for each in ours}
        assert set(used) == {"check-gate", "record-release"}
        for action, given in used.items():
            declared = read((RECIPES / "github" / action / "action.yml").read_text("utf-8"))["inputs"]
            assert {name for name, each in declared.items() if each.get("required")} <= given.keys() <= declared.keys()

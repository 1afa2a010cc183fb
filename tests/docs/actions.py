"""A step of a composite action as GitHub runs it, without GitHub's runner."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.docs.launch import RECIPES


@dataclass(frozen=True)
class Ended:
    """How an action ended: its exit code, what it printed, its outputs and the summary it wrote."""

    code: int
    printed: str
    outputs: dict[str, str]
    summary: str


def read(text: str) -> dict[str, Any]:
    """A page of YAML."""
    told: dict[str, Any] = yaml.safe_load(text)
    return told


def run(here: Path, action: str, inputs: dict[str, str], attempt: int = 1) -> Ended:
    """Run the steps of an action with these inputs."""
    folder = RECIPES / "github" / action
    declared = read((folder / "action.yml").read_text(encoding="utf-8"))
    missing = {name for name, each in declared["inputs"].items() if each.get("required")} - inputs.keys()
    assert not missing
    given = {name: str(each.get("default", "")) for name, each in declared["inputs"].items()} | inputs
    outputs, summary = here / f"output-{attempt}", here / f"summary-{attempt}"
    env = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION": "__self",
        "GITHUB_ACTION_PATH": str(folder),
        "GITHUB_JOB": "release",
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_RUN_ATTEMPT": str(attempt),
        "GITHUB_RUN_ID": "1658821493",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    (step,) = declared["runs"]["steps"]
    assert step["shell"] == "bash"
    env |= {name: _told(value, given) for name, value in step["env"].items()}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(shell, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    said = dict(line.split("=", 1) for line in _lines(outputs))
    told = {name: said.get(each["value"].split(".")[-1].rstrip(" }"), "") for name, each in declared["outputs"].items()}
    return Ended(done.returncode, done.stdout, told, "\n".join(_lines(summary)))


def _told(value: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: inputs[found[1]], value)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

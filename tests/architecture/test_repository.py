"""What the repository says of itself, and what it never says."""

import shutil
import subprocess

import pytest

from tests.architecture.pages import ROOT

FOREIGN = tuple("".join(parts).encode() for parts in (("/wo", "rk/"), (".lib", "rary"), ("py", "pi.org")))


def kept() -> list[str]:
    """Every path that is tracked, or is neither tracked nor ignored."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git here, so nobody knows what is kept")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    return [path for path in listed.stdout.decode().split("\0") if path and (ROOT / path).is_file()]


class TestARepository:
    def test_names_no_machine_it_was_written_on(self) -> None:
        assert [path for path in kept() if any(word in (ROOT / path).read_bytes() for word in FOREIGN)] == []

"""A ring wakes everybody who listens, in whatever process, and nobody who rings ever waits."""

import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from projections.bell import Bell, Ear
from tests.architecture.pages import ROOT

ENOUGH, MORE_THAN_A_PIPE_HOLDS = 20.0, 70_000


@pytest.fixture
def bell(tmp_path: Path) -> Bell:
    return Bell(tmp_path / "bells" / "folded")


def waited(ear: Ear, seconds: float) -> float:
    """How long a wait took."""
    began = monotonic()
    ear.wait(seconds)
    return monotonic() - began


class TestARing:
    def test_is_heard_by_everybody_who_listens(self, bell: Bell) -> None:
        with bell.listen() as one, bell.listen() as other:
            bell.ring()
            assert max(waited(one, ENOUGH), waited(other, ENOUGH)) < ENOUGH / 2

    def test_is_heard_once(self, bell: Bell) -> None:
        with bell.listen() as ear:
            bell.ring()
            bell.ring()
            ear.wait(ENOUGH)
            assert waited(ear, 0.05) >= 0.05

    def test_is_heard_from_another_process(self, bell: Bell, tmp_path: Path) -> None:
        ring = f"from pathlib import Path; from projections.bell import Bell; Bell(Path({str(tmp_path)!r})).ring()"
        with Bell(tmp_path).listen() as ear:
            subprocess.run([sys.executable, "-c", ring], cwd=ROOT, check=True)
            assert waited(ear, ENOUGH) < ENOUGH / 2

    def test_before_somebody_listened_is_not_heard(self, bell: Bell) -> None:
        bell.ring()
        with bell.listen() as ear:
            assert waited(ear, 0.05) >= 0.05

    def test_never_waits_for_somebody_who_does_not_hear(self, bell: Bell) -> None:
        with bell.listen() as ear:
            for _ in range(MORE_THAN_A_PIPE_HOLDS):
                bell.ring()
            assert waited(ear, ENOUGH) < ENOUGH / 2

    def test_in_a_folder_that_is_gone_wakes_nobody(self, bell: Bell, tmp_path: Path) -> None:
        (tmp_path / "bells" / "folded").rmdir()
        bell.ring()
        assert not (tmp_path / "bells" / "folded").exists()


class TestAKilledListener:
    def test_is_forgotten_at_the_next_ring(self, tmp_path: Path) -> None:
        listens = (
            "import os; from pathlib import Path; from projections.bell import Bell;"
            f"ear = Bell(Path({str(tmp_path)!r})).listen(); os.kill(os.getpid(), 9)"
        )
        killed = subprocess.run([sys.executable, "-c", listens], cwd=ROOT, check=False)
        assert (killed.returncode, len(list(tmp_path.iterdir()))) == (-9, 1)

        Bell(tmp_path).ring()
        assert list(tmp_path.iterdir()) == []

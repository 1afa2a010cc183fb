"""A second process folds only where that is safe; however it ends, nothing is altered by a fold that was cut off."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from select import select
from threading import Event as Signal
from threading import Thread

import pytest

from projections import filling
from projections.store import Views
from projections.twin import FoldCutOff, Twin
from tests.projections.book import MAPPER, Book, Record
from tests.projections.test_runner import seafaring
from tests.projections.trial import FLEET, KINDS, TRIED, views

pytestmark = pytest.mark.alone  # the threads of a test runner's workers make no fork safe
MANY = seafaring(20).head()


def children() -> set[str]:
    """The processes that this one has started, and not waited for."""
    return {each for task in Path("/proc/self/task").iterdir() for each in (task / "children").read_text().split()}


class Elsewhere(Book):
    """A ledger as another process finds it."""

    def head(self) -> int:
        return 1_000


class Fatal(Elsewhere):
    """One whose reader is killed as soon as it reads."""

    def page(self, after: int, limit: int) -> list[Record]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []


class Gone(Elsewhere):
    """One that cannot be reached any more."""

    def page(self, after: int, limit: int) -> list[Record]:
        raise ConnectionError(f"the ledger is gone after {after}")


class GoneLater(Book):
    """A ledger that tells its newest facts, and then cannot be reached."""

    def __init__(self) -> None:
        super().__init__()
        self.records, self.asked = seafaring(20).records, 0

    def page(self, after: int, limit: int) -> list[Record]:
        self.asked += 1
        if self.asked > 1:
            raise ConnectionError("the ledger is gone")
        return list(super().page(after, limit))


class Endless(Elsewhere):
    """One that never answers."""

    def page(self, after: int, limit: int) -> list[Record]:
        signal.pause()
        return []


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the events, they are worth two processes."""
    monkeypatch.setattr(filling, "ENOUGH", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


@pytest.fixture
def folded(tmp_path: Path) -> Iterator[Views]:
    """Views that were folded once."""
    found = views(tmp_path / "views.db", seafaring(20), TRIED)
    found.catch_up()
    yield found
    found.close()


def parted(path: Path, there: Book, here: Book | None = None) -> Views:
    """The views of this file, of which another process finds the ledger like this."""
    return Views(path, TRIED, here or seafaring(20), MAPPER, KINDS, apart=lambda: (there, MAPPER))


@pytest.mark.usefixtures("always")
class TestAProcessThatEnds:
    def test_is_told_of_when_it_was_killed_and_the_views_answer_as_before(self, tmp_path: Path, folded: Views) -> None:
        before, files = folded.digests(), {each.name for each in tmp_path.iterdir()}
        cut_off = parted(tmp_path / "views.db", Fatal())
        with pytest.raises(FoldCutOff):
            cut_off.rebuild()
        cut_off.close()

        assert folded.digests() == before
        assert {each.name for each in tmp_path.iterdir()} == files

    def test_says_here_what_it_choked_on(self, tmp_path: Path, folded: Views) -> None:
        before = folded.digests()
        cut_off = parted(tmp_path / "views.db", Gone())
        with pytest.raises(ConnectionError, match="the ledger is gone after 0"):
            cut_off.rebuild()
        cut_off.close()

        assert folded.digests() == before

    def test_takes_the_other_one_along(self, tmp_path: Path) -> None:
        before = children()
        cut_off = parted(tmp_path / "views.db", Endless(), GoneLater())
        with pytest.raises(ConnectionError, match="gone"):
            cut_off.rebuild()
        cut_off.close()

        assert children() == before

    def test_says_so_where_the_other_finds_less(self, tmp_path: Path) -> None:
        found = parted(tmp_path / "views.db", seafaring(10))
        with pytest.raises(RuntimeError, match="the ledger ends at"):
            found.rebuild()
        found.close()


@pytest.mark.usefixtures("always")
class TestOneProcess:
    def test_folds_where_another_thread_lives(self, tmp_path: Path) -> None:
        done = Signal()
        thread = Thread(target=done.wait)
        thread.start()
        found = parted(tmp_path / "views.db", Gone())
        found.rebuild()
        assert found.position == MANY
        done.set()
        thread.join()

        with pytest.raises(ConnectionError):
            found.rebuild()
        found.close()

    def test_folds_where_there_is_one_core(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
        found = parted(tmp_path / "views.db", Gone())
        assert found.rebuild() == MANY
        found.close()

    def test_folds_few_events(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(filling, "ENOUGH", MANY + 1)
        found = parted(tmp_path / "views.db", Gone())
        assert found.rebuild() == MANY
        found.close()

    def test_folds_one_view_whose_rows_come_of_many_streams(self, tmp_path: Path) -> None:
        found = Views(tmp_path / "views.db", [FLEET], seafaring(20), MAPPER, (), apart=lambda: (Gone(), MAPPER))
        assert found.rebuild() == MANY
        found.close()


class TestATwin:
    def test_tells_what_cannot_be_taken_along(self) -> None:
        class Here(Exception):
            """An error of a kind that only this test knows."""

        def work() -> None:
            raise Here("so it was")

        with Twin(work) as forked, pytest.raises(RuntimeError, match="Here: so it was"):
            forked.wait()

    def test_ends_with_the_process_it_was_forked_from(self) -> None:
        hear, say = os.pipe()

        def work() -> None:
            os.write(say, str(os.getpid()).encode())
            signal.pause()

        def between() -> None:
            with Twin(work):
                signal.pause()

        with Twin(between):
            forked = os.pidfd_open(int(os.read(hear, 20)))
        ended, _, _ = select([forked], [], [], 10)
        for each in (hear, say, forked):
            os.close(each)
        assert ended

"""Every fact is folded exactly once, whoever folds, in whatever portions, and whatever breaks."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import UUID

import pytest
from hypothesis import given, settings

from domain.personal import Personal
from domain.team.person import Person
from projections.store import Views
from tests.architecture.pages import ROOT
from tests.projections.book import CREWS, SHIPS, Book, Record
from tests.projections.histories import Step, histories, told
from tests.projections.trial import NAMES, views


def seafaring(rounds: int) -> Book:
    """A long history, with a late fact in every round."""
    book = Book()
    for ship in SHIPS:
        book.register(ship)
    for crew in CREWS:
        book.muster(crew)
    for n in range(rounds):
        book.rename(SHIPS[n % 2], f"name {n}")
        book.assign(CREWS[n % 3], late=n % 4 * 5)
        book.rename(SHIPS[n % 2], "late", late=30)
    return book


def digests(path: Path, book: Book, batch: int) -> dict[str, str]:
    found = views(path, book, batch=batch)
    found.catch_up()
    told_of = found.digests()
    found.close()
    return told_of


class TestFolding:
    @settings(max_examples=25, deadline=None)
    @given(histories)
    def test_gives_the_same_versions_in_portions_of_any_size(self, history: list[Step]) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            one, seven, fifty = (digests(Path(directory) / f"{n}.db", book, n) for n in (1, 7, 50))
        assert one == seven == fifty

    @settings(max_examples=15, deadline=None)
    @given(histories)
    def test_goes_on_after_any_restart(self, history: list[Step]) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            for stop in (*range(0, book.head(), 4), book.head()):
                found = views(Path(directory) / "restarted.db", book, batch=3)
                found.catch_up(to=stop)
                told_of = found.digests()
                found.close()
            assert told_of == digests(Path(directory) / "at-once.db", book, 50)

    def test_folds_nothing_twice(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        found.catch_up()
        before = found.digests()

        assert found.catch_up() == book.head()
        assert found.digests() == before

    def test_stops_at_the_position_it_is_told(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        book.rename(SHIPS[0], "alba")

        assert found.catch_up(to=1) == 1
        assert found.position == 1
        assert '"name":"new"' in found.page("trial-fleet").rows[0]

    def test_remembers_few_rows_and_looks_up_the_others(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("projections.shelf.REMEMBERED", 2)
        monkeypatch.setattr("projections.lives.REMEMBERED", 1)
        book = seafaring(40)
        forgetful = digests(tmp_path / "forgetful.db", book, 20)
        monkeypatch.undo()

        assert forgetful == digests(tmp_path / "mindful.db", book, 20)


class TestARowWithAPersonalText:
    def test_is_read_again_as_it_was_kept(self, tmp_path: Path, book: Book) -> None:
        ada = UUID(int=300)
        for name in ("Ada", "Ada Byron"):
            book.write(Person.Renamed, ada, SHIPS[0], name=Personal(subject=ada, text=name))
            found = views(tmp_path / "named.db", book, [NAMES])
            found.catch_up()
            (row,), parked = found.page(NAMES.name).rows, found.parked()
            found.close()

        assert "|noryB adA" in row
        assert '"times":2' in row
        assert parked == []


class TestAPageThatBreaks:
    def test_leaves_nothing_behind_and_is_folded_again(self, tmp_path: Path) -> None:
        class Torn(Book):
            """A ledger that cannot be read once, in the middle of a page."""

            torn = True

            def events(self, originator: object) -> list[Record]:
                if self.torn:
                    self.torn = False
                    raise OSError("the ledger cannot be read")
                return [record for record in self.records if record.originator_id == originator]

        book = Torn()
        book.records, book.versions = seafaring(5).records, seafaring(5).versions
        found = views(tmp_path / "torn.db", book)
        with pytest.raises(OSError, match="cannot be read"):
            found.catch_up()

        assert (found.position, found.page("trial-fleet").rows) == (0, [])
        found.catch_up()
        assert found.digests() == digests(tmp_path / "whole.db", seafaring(5), 50)
        found.close()


class TestTwoRunnersOnOneFile:
    def test_never_fold_a_fact_twice_in_turns(self, tmp_path: Path) -> None:
        book = seafaring(40)
        one, other = (views(tmp_path / "fought-over.db", book) for _ in "ab")
        for to in range(0, book.head() + 5, 5):
            (one if to % 2 else other).catch_up(to=to)

        assert one.digests() == other.digests() == digests(tmp_path / "alone.db", book, 50)
        assert other.position == book.head()
        one.close()
        other.close()

    def test_never_fold_a_fact_twice_from_many_threads(self, tmp_path: Path) -> None:
        book = seafaring(60)
        fighting = [views(tmp_path / "fought-over.db", book, batch=3) for _ in "ab"]
        threads = [Thread(target=each.catch_up) for each in fighting * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert fighting[0].digests() == digests(tmp_path / "alone.db", book, 50)
        for each in fighting:
            each.close()

    def test_never_fold_a_fact_twice_from_two_processes(self, tmp_path: Path) -> None:
        path = tmp_path / "fought-over.db"
        views(path, Book()).close()
        script = f"from tests.projections.test_runner import *; fold({str(path)!r})"
        fighting = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in "abc"]

        assert [each.wait() for each in fighting] == [0, 0, 0]
        book = seafaring(60)
        found = views(path, book)
        assert found.position == book.head()
        assert found.digests() == digests(tmp_path / "alone.db", book, 50)
        found.close()


def fold(path: str) -> None:
    """What each of the fighting processes does."""
    found = views(Path(path), seafaring(60), batch=2)
    found.catch_up()
    found.close()

"""A view that is declared otherwise is built beside the old one, which answers until the new one takes its place."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from sqlite3 import connect
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest

from domain.kernel import Event
from projections import beside
from projections.standing import ViewIsBehind
from projections.store import Views
from projections.view import VIEWS, Filtered, View
from tests.projections.book import SHIPS, Book
from tests.projections.test_runner import seafaring
from tests.projections.trial import FLEET, Ship, of_product, sail, views

SHIP = SHIPS[0]


class Named(Ship):
    name: Filtered[str]


def evolve(row: Named | None, event: Event) -> Named | None:
    after = sail(row, event)
    return Named(**after.__dict__) if after else None


RENAMED = View(FLEET.name, "?", Named, of_product, evolve, lambda row: row.name)
VIEWS.pop(RENAMED.name)


Moment = tuple[str, int]
MOMENTS: list[Moment] = [("make", 1), ("fold", 1), ("fold", 5), ("swap", 1)]  # the how manyth call does not return


class Killed(BaseException):
    """What a process that is killed does not live to handle."""


@pytest.fixture
def book() -> Book:
    return seafaring(40)


@pytest.fixture
def path(tmp_path: Path, book: Book) -> Path:
    """A file that was folded as the view was declared before."""
    before = views(tmp_path / "views.db", book, [FLEET])
    before.catch_up()
    before.close()
    return tmp_path / "views.db"


@pytest.fixture
def found(path: Path, book: Book) -> Iterator[Views]:
    """The same file, where the view is declared otherwise."""
    opened = views(path, book, [RENAMED], batch=10)
    yield opened
    opened.close()


def anew(tmp_path: Path, book: Book, declared: View[Ship] | View[Named] = RENAMED) -> dict[str, str]:
    fresh = views(tmp_path / f"fresh-{next(numbers)}.db", book, [declared])
    fresh.catch_up()
    digests = fresh.digests()
    fresh.close()
    return digests


numbers = count()


class TestWhileAViewIsBuilt:
    def test_the_old_one_answers(self, found: Views) -> None:
        before = found.page(FLEET.name).rows
        assert found.advance()

        assert (found.is_building(), found.page(FLEET.name).rows) == (True, before)
        assert len(before) == len(SHIPS)

    def test_the_old_one_answers_as_far_as_it_was_folded(self, found: Views, book: Book) -> None:
        known = book.head()
        book.rename(SHIP, "zora")
        found.follow()

        assert (found.reached(FLEET.name), found.position, found.progress.position) == (known, known, known + 1)
        assert found.page(FLEET.name).position == known

    def test_the_others_go_on(self, found: Views, book: Book) -> None:
        book.rename(SHIP, "zora")
        found.follow()

        assert '"name":"zora"' in (found.one("products", SHIP) or "")
        assert found.reached("products") == book.head()

    def test_what_only_the_new_one_has_is_refused_as_late(self, found: Views) -> None:
        with pytest.raises(ViewIsBehind, match="filtered by name"):
            found.page(FLEET.name, filters={"name": "late"})
        with pytest.raises(KeyError):
            found.page(FLEET.name, filters={"colour": "red"})

    def test_readers_read_all_the_time(self, found: Views, path: Path, book: Book) -> None:
        """In the process that builds, and in one where the view is still declared as it was."""
        elsewhere, done, seen = views(path, book, [FLEET]), Signal(), dict[Views, list[int]]()

        def read(by: Views) -> None:
            seen[by] = [len(by.page(FLEET.name).rows)]
            while not done.is_set():
                seen[by].append(len(by.page(FLEET.name).rows))

        readers = [Thread(target=read, args=(each,)) for each in (found, elsewhere)]
        for each in readers:
            each.start()
        while found.advance():
            pass
        done.set()
        for each in readers:
            each.join()
        elsewhere.close()
        assert [set(each) for each in seen.values()] == [{len(SHIPS)}] * 2


class TestABuiltView:
    def test_is_what_a_fresh_file_has(self, found: Views, book: Book, tmp_path: Path) -> None:
        book.rename(SHIP, "zora")
        found.catch_up()

        assert not found.is_building()
        assert found.digests() == anew(tmp_path, book)
        assert len(found.page(FLEET.name, filters={"name": "zora"}).rows) == 1

    def test_leaves_no_table_of_the_old_one(self, found: Views, path: Path) -> None:
        found.catch_up()
        assert [name for name in tables_of(path) if FLEET.name in name] == [f"rows of {FLEET.name} (2)"]

    def test_takes_the_place_of_one_that_was_never_there(self, path: Path, book: Book, tmp_path: Path) -> None:
        other = View("trial-later", "?", Named, of_product, evolve, lambda row: row.name)
        VIEWS.pop(other.name)
        found = views(path, book, [FLEET, other])
        with pytest.raises(ViewIsBehind, match="for the first time"):
            found.page(other.name)
        found.catch_up()

        assert len(found.page(other.name).rows) == len(SHIPS)
        found.close()

    def test_that_is_built_again_and_again_is_the_same(self, path: Path, book: Book, tmp_path: Path) -> None:
        for declared in (RENAMED, FLEET, RENAMED, FLEET):
            found = views(path, book, [declared])
            found.catch_up()
            assert found.digests() == anew(tmp_path, book, declared)
            found.close()

    def test_that_nobody_declares_any_more_is_gone(self, path: Path, book: Book) -> None:
        found = views(path, book, [])
        found.catch_up()
        found.close()

        assert not [name for name in tables_of(path) if FLEET.name in name]


class TestABuildThatIsKilled:
    def kill(self, path: Path, book: Book, monkeypatch: pytest.MonkeyPatch, work: str, when: int) -> None:
        """Begin to build, and end as a process that is killed does in the middle of a transaction."""
        calls, real = count(1), getattr(beside.Beside, work)

        def killed(self: beside.Beside, *given: int) -> object:
            done = real(self, *given)
            if next(calls) == when:
                raise Killed
            return done

        with monkeypatch.context() as patch:
            patch.setattr(beside.Beside, work, killed)
            found = views(path, book, [RENAMED], batch=10)
            with pytest.raises(Killed):
                found.catch_up()
            found.close()

    @pytest.mark.parametrize("moment", MOMENTS)
    def test_leaves_the_old_one_in_service(
        self, path: Path, book: Book, monkeypatch: pytest.MonkeyPatch, moment: Moment
    ) -> None:
        self.kill(path, book, monkeypatch, *moment)
        old = views(path, book, [FLEET])

        assert len(old.page(FLEET.name).rows) == len(SHIPS)
        old.close()

    @pytest.mark.parametrize("moment", MOMENTS)
    def test_is_taken_up_again(
        self, path: Path, book: Book, monkeypatch: pytest.MonkeyPatch, moment: Moment
    ) -> None:
        self.kill(path, book, monkeypatch, *moment)
        found = views(path, book, [RENAMED], batch=10)
        found.catch_up()

        assert found.digests() == anew(path.parent, book)
        found.close()

    def test_goes_on_where_it_was(self, path: Path, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kill(path, book, monkeypatch, "fold", 6)

        assert [position for (position,) in asked(path, "SELECT position FROM beside")] == [50]


def tables_of(path: Path) -> list[str]:
    return [name for (name,) in asked(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]


class TestTwoThatBuildOneView:
    def test_never_fold_a_fact_twice(self, path: Path, book: Book, tmp_path: Path) -> None:
        fighting = [views(path, book, [RENAMED], batch=3) for _ in "ab"]
        threads = [Thread(target=each.catch_up) for each in fighting]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [each.digests() for each in fighting] == [anew(tmp_path, book)] * 2
        for each in fighting:
            each.close()

    def test_go_on_where_the_other_was_killed(self, path: Path, book: Book, tmp_path: Path) -> None:
        killed, other = (views(path, book, [RENAMED], batch=10) for _ in "ab")
        for each in (other, killed, killed):
            each.advance()
        killed.close()
        for _ in range(book.head() // 10 + 2):
            other.advance()

        assert not other.is_building()
        assert other.digests() == anew(tmp_path, book)
        other.close()

    def test_of_two_declarations_are_exact_in_turns(self, path: Path, book: Book, tmp_path: Path) -> None:
        old, new = views(path, book, [FLEET], batch=10), views(path, book, [RENAMED], batch=10)
        for _ in range(6):
            new.advance()
            old.advance()
        new.catch_up()
        assert new.digests() == anew(tmp_path, book)

        old.catch_up()
        assert old.digests() == anew(tmp_path, book, FLEET)
        old.close()
        new.close()


def asked(path: Path, sql: str) -> list[tuple[Any]]:
    with closing(connect(path)) as db:
        return db.execute(sql).fetchall()

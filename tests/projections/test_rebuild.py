"""The read model can be thrown away at any time: the ledger makes the same one again."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event as Signal
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel import Event
from projections.store import Views
from projections.view import VIEWS, Filtered, View
from tests.projections.book import SHIPS, Book
from tests.projections.histories import Step, histories, told
from tests.projections.trial import FLEET, Ship, of_product, sail, views


def spoil(path: Path) -> None:
    """Write another name into every row, past the runner."""
    spoiling = sqlite3.connect(path, isolation_level=None)
    spoiling.execute("""UPDATE "rows of trial-fleet" SET body = REPLACE(body, '"new"', '"spoilt"')""")
    spoiling.close()


class TestADigest:
    @settings(max_examples=25, deadline=None)
    @given(histories, st.integers(1, 40))
    def test_of_a_past_position_is_that_of_a_file_folded_only_so_far(self, history: list[Step], known: int) -> None:
        book = told(history)
        p = min(known, book.head())
        with TemporaryDirectory() as directory:
            live = views(Path(directory) / "live.db", book)
            live.catch_up()
            replayed = live.build(Path(directory) / "replayed.db", to=p)
            assert replayed.position == p
            assert live.digests(p) == replayed.digests() == replayed.digests(p)
            live.close()
            replayed.close()

    def test_tells_one_version_from_another(self, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        book.rename(SHIPS[0], "alba")
        found.catch_up()

        assert found.digests(1)["trial-fleet"] != found.digests(2)["trial-fleet"]


class TestRebuilding:
    @settings(max_examples=15, deadline=None)
    @given(histories)
    def test_gives_what_was_there(self, history: list[Step]) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            found = views(Path(directory) / "views.db", book, batch=3)
            found.catch_up()
            before = found.digests(), found.page("trial-fleet").rows, found.parked()
            assert found.rebuild() == book.head()
            assert (found.digests(), found.page("trial-fleet").rows, found.parked()) == before
            found.close()

    def test_leaves_nothing_else_in_the_directory(self, tmp_path: Path, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        found.rebuild()

        assert {path.name for path in tmp_path.iterdir()} <= {"views.db", "views.db-wal", "views.db-shm"}

    def test_mends_what_somebody_spoilt(self, tmp_path: Path, found: Views, book: Book) -> None:
        book.register(SHIPS[0])
        found.catch_up()
        before = found.digests()
        spoil(tmp_path / "views.db")
        assert found.digests() != before

        found.rebuild()
        assert found.digests() == before

    def test_is_noticed_by_another_runner_of_the_file(self, tmp_path: Path, found: Views, book: Book) -> None:
        """It forgets the rows that it remembers, which may be spoilt."""
        book.register(SHIPS[0])
        found.catch_up()
        spoil(tmp_path / "views.db")
        other = views(tmp_path / "views.db", book)
        book.rename(SHIPS[0], "alba")
        other.catch_up()
        assert '"past":["spoilt"]' in other.page("trial-fleet").rows[0]

        found.rebuild()
        book.rename(SHIPS[0], "bora")
        other.catch_up()
        assert '"past":["new","alba"]' in other.page("trial-fleet").rows[0]
        other.close()

    def test_lets_readers_read_all_the_time(self, found: Views, book: Book) -> None:
        for n in range(200):
            book.register(SHIPS[0]) if n == 0 else book.rename(SHIPS[0], f"name {n}")
        found.catch_up()
        done, seen = Signal(), set[tuple[str, ...]]()

        def read() -> None:
            while not done.is_set():
                seen.add(tuple(found.page("trial-fleet").rows))

        reader = Thread(target=read)
        reader.start()
        for _ in range(5):
            found.rebuild()
        done.set()
        reader.join()
        assert seen == {tuple(found.page("trial-fleet").rows)}


class TestAFileFromNothing:
    def test_is_refused_where_there_is_one(self, tmp_path: Path, found: Views) -> None:
        with pytest.raises(FileExistsError):
            found.build(tmp_path / "views.db")


EARLIER_FORM = (
    "CREATE TABLE progress (position INTEGER NOT NULL, generation INTEGER NOT NULL)",
    "INSERT INTO progress VALUES (1, 0)",
    "CREATE TABLE declared (view TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID",
    "INSERT INTO declared VALUES ('trial-fleet', '1 captain name past status; status')",
    "CREATE TABLE parked (view TEXT, key TEXT, position INTEGER, error TEXT)",
    "INSERT INTO parked VALUES ('trial-fleet', '', 1, 'long ago')",
    'CREATE TABLE "rows of trial-fleet" (id INTEGER PRIMARY KEY, body)',
)


class TestAViewDeclaredOtherwise:
    def test_is_folded_anew_by_whoever_folds_next(self, tmp_path: Path, book: Book) -> None:
        class Named(Ship):
            name: Filtered[str]

        def named(row: Ship | None) -> Named | None:
            return Named(**row.__dict__) if row else None

        def evolve(row: Named | None, event: Event) -> Named | None:
            return named(sail(row, event))

        renamed = View(FLEET.name, "?", Named, of_product, evolve, lambda row: row.name)
        VIEWS.pop(renamed.name)
        book.register(SHIPS[0], "alba")
        before = views(tmp_path / "views.db", book)
        before.catch_up()
        before.close()
        after = views(tmp_path / "views.db", book, [renamed])
        after.catch_up()

        assert len(after.page(FLEET.name, filters={"name": "alba"}).rows) == 1
        assert [*after.filters] == ["products", "roles", FLEET.name]
        assert after.position == 1
        after.close()

    def test_or_kept_in_tables_of_an_earlier_form_is_folded_from_nothing(self, tmp_path: Path, book: Book) -> None:
        book.register(SHIPS[0], "alba")
        with closing(sqlite3.connect(tmp_path / "views.db", isolation_level=None)) as earlier:
            for statement in EARLIER_FORM:
                earlier.execute(statement)
        after = views(tmp_path / "views.db", book)
        assert (after.position, after.page(FLEET.name).rows) == (0, [])

        after.catch_up()
        assert (after.position, len(after.page(FLEET.name).rows), after.parked()) == (1, 1, [])
        after.close()

    def test_keeps_the_others_as_they_are(self, tmp_path: Path, book: Book) -> None:
        book.register(SHIPS[0], "alba")
        before = views(tmp_path / "views.db", book)
        before.catch_up()
        kept = before.digests()
        before.close()
        after = views(tmp_path / "views.db", book)

        assert after.digests() == kept
        after.close()

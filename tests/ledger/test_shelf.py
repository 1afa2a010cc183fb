"""Snapshots are kept as well as can be: whatever happens to their file costs time and nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from ledger.shelf import Shelf

A, B = UUID(int=1), UUID(int=2)
ONE, TWO = (64, "feature", "seal", b"{}"), (128, "feature", "another", bytes(range(256)))


@contextmanager
def shelf_of(path: Path) -> Iterator[Shelf]:
    with closing(Shelf(path)) as shelf:
        yield shelf


def left(path: Path) -> list[tuple[int, str, str, bytes] | None]:
    """What a process that begins now finds."""
    with shelf_of(path) as shelf:
        return [shelf.find(A), shelf.find(B)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "snapshots.db"


@pytest.fixture
def full(path: Path) -> Path:
    with shelf_of(path) as shelf:
        for number in range(500):
            shelf.keep(UUID(int=number), (64, "feature", "seal", bytes(1000)))
        shelf.keep(A, ONE)
    return path


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000] + b"\xff" * 300_000)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 7")


def garbage(path: Path) -> None:
    path.write_bytes(b"no database" * 500)


class TestAShelf:
    def test_has_what_was_kept_last(self, path: Path) -> None:
        with shelf_of(path) as shelf:
            shelf.keep(A, TWO)
            shelf.keep(A, ONE)
            shelf.keep(B, TWO)
            assert (shelf.find(A), shelf.find(B)) == (ONE, TWO)

        assert left(path) == [ONE, TWO]

    def test_has_nothing_that_was_not_kept(self, path: Path) -> None:
        assert left(path) == [None, None]

    def test_is_for_its_owner_only(self, path: Path) -> None:
        assert left(path) == [None, None]
        assert path.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("harm", [torn, foreign, garbage, Path.unlink])
    def test_is_begun_anew_when_it_cannot_be_read(self, full: Path, harm: object) -> None:
        assert left(full)[0] == ONE  # the control
        harm(full)  # type: ignore[operator]
        with shelf_of(full) as shelf:
            assert shelf.find(A) in (None, ONE)
            for number in range(500):
                shelf.find(UUID(int=number))
            shelf.keep(B, TWO)

        assert left(full)[1] == TWO

    def test_that_is_a_directory_is_in_nobodys_way(self, path: Path) -> None:
        path.mkdir()
        with shelf_of(path) as shelf:
            shelf.keep(A, ONE)
            assert shelf.find(A) == ONE

        assert left(path) == [None, None]

    def test_that_was_let_go_of_harms_nobody(self, path: Path) -> None:
        with shelf_of(path) as shelf:
            shelf.keep(A, ONE)
        shelf.keep(B, TWO)

        assert shelf.find(A) is None
        assert left(path) == [ONE, None]

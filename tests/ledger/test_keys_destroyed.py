"""A key that was destroyed stands in no byte of its file, and nobody makes it again."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.kept_keys import ADA, BOB, holding, keys_in, wrapped

BEFORE = """
CREATE TABLE person_key (subject BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE workspace_key (name TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


class TestDestroying:
    def test_leaves_no_byte_of_the_key(self, path: Path) -> None:
        with closing(keys_in(path)) as keys:
            keys.seal(ADA, "Ada", "here")
            keys.seal(BOB, "Bob", "here")
            key = wrapped(path, ADA)
            assert holding(path, key)

            keys.destroy(ADA)

            assert holding(path, key) == []
            assert holding(path, wrapped(path, BOB)) == ["keys.db"]

    def test_leaves_the_key_where_sqlite_only_deletes(self, tmp_path: Path) -> None:
        """The control: the same search finds what a plain DELETE leaves behind."""
        secret, path = os.urandom(32), tmp_path / "plain.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA secure_delete = OFF")
            db.executescript(BEFORE)
            db.execute("INSERT INTO person_key VALUES (?, ?)", (ADA.bytes, secret))
            db.execute("DELETE FROM person_key")
        assert holding(path, secret) == ["plain.db"]

    def test_is_for_good(self, path: Path) -> None:
        with closing(keys_in(path)) as keys:
            token = f"here|{keys.seal(ADA, 'Ada', 'here')}"
            keys.destroy(ADA)
            keys.destroy(ADA)

            assert (keys.open(ADA, token), keys.remembers(ADA), keys.subjects()) == (None, False, [])
            assert (keys.has_destroyed(ADA), keys.has_destroyed(BOB)) == (True, False)
            with pytest.raises(LookupError):
                keys.seal(ADA, "Ada", "here")

    def test_is_noticed_by_another_process(self, path: Path) -> None:
        with closing(keys_in(path)) as keys, closing(keys_in(path)) as other:
            token = f"here|{keys.seal(ADA, 'Ada', 'here')}"
            assert other.open(ADA, token) == "Ada"

            keys.destroy(ADA)

            assert other.open(ADA, token) is None
            with pytest.raises(LookupError):
                other.seal(ADA, "Ada", "here")

    def test_that_another_process_hinders_says_so_and_is_done_the_next_time(self, path: Path) -> None:
        with closing(keys_in(path)) as keys, closing(sqlite3.connect(path, isolation_level=None)) as other:
            keys.seal(ADA, "Ada", "here")
            key = wrapped(path, ADA)
            other.execute("BEGIN")
            other.execute("SELECT * FROM wrapped_key").fetchall()
            with pytest.raises(ConnectionError):
                keys.destroy(ADA)
            assert holding(path, key)  # the control
            other.execute("COMMIT")

            keys.destroy(ADA)

            assert holding(path, key) == []


class TestKeysOfTheFormBefore:
    def test_are_wrapped_at_once_and_stand_nowhere_unwrapped(self, path: Path) -> None:
        key, secret = os.urandom(32), os.urandom(32)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(BEFORE)
            db.execute("INSERT INTO person_key VALUES (?, ?)", (ADA.bytes, key))
            db.execute("INSERT INTO workspace_key VALUES ('fingerprint', ?)", (secret,))
        assert [holding(path, each) for each in (key, secret)] == [["keys.db"]] * 2  # the control

        with closing(keys_in(path)) as keys, closing(keys_in(path)) as other:
            assert [holding(path, each) for each in (key, secret)] == [[], []]
            token = keys.seal(ADA, "Ada", "here")
            assert other.open(ADA, f"here|{token}") == "Ada"
            assert keys.fingerprint(b"same") == other.fingerprint(b"same")

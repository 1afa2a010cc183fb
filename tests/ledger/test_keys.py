"""A key is durable before anything is sealed with it, and nobody else may read it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.keys import Keys
from tests.ledger.kept_keys import ADA, keys_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


@pytest.fixture
def keys(path: Path) -> Iterator[Keys]:
    with closing(keys_in(path)) as opened:
        yield opened


@pytest.fixture
def others(path: Path) -> Iterator[Keys]:
    """The keys as another process has them."""
    with closing(keys_in(path)) as opened:
        yield opened


class TestSealing:
    def test_with_a_key_that_could_not_be_kept_is_refused(self, path: Path, keys: Keys, others: Keys) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(sqlite3.OperationalError):
                keys.seal(ADA, "Ada", "here")
            other.execute("ROLLBACK")

        token = keys.seal(ADA, "Ada", "here")
        assert others.open(ADA, f"here|{token}") == "Ada"

    def test_in_two_processes_takes_one_key(self, path: Path, keys: Keys, others: Keys) -> None:
        tokens = [each.seal(ADA, "Ada", "here") for each in (keys, others)]

        with closing(keys_in(path)) as again:
            assert [again.open(ADA, f"here|{token}") for token in tokens] == ["Ada", "Ada"]


class TestTheFile:
    def test_is_for_its_owner_only(self, path: Path, keys: Keys) -> None:
        keys.seal(ADA, "Ada", "here")

        assert {file.stat().st_mode & 0o777 for file in path.parent.glob("keys.db*")} == {0o600}

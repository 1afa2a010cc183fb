"""Keys have a backup of their own, which nobody reads without the key file."""

from contextlib import closing
from pathlib import Path

import pytest

from ledger.key_file import WrongKey, made_in
from ledger.keys_backup import backed_up, put_back
from tests.ledger.kept_keys import ADA, keys_in, wrapped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Keys with one person's in it, and their backup beside them."""
    path = tmp_path / "keys.db"
    with closing(keys_in(path)) as keys:
        (tmp_path / "token").write_text(f"here|{keys.seal(ADA, 'Ada', 'here')}")
        backed_up(path, tmp_path / "backup")
    return path


def put(path: Path, workspace: str = "here") -> None:
    put_back(path, path.parent / "backup", path.parent / "apart" / "key", workspace)


class TestABackup:
    def test_is_for_its_owner_only(self, path: Path) -> None:
        assert (path.parent / "backup").stat().st_mode & 0o777 == 0o600

    def test_replaces_no_file(self, path: Path) -> None:
        with pytest.raises(FileExistsError):
            backed_up(path, path.parent / "backup")

    def test_that_cannot_be_written_is_told(self, path: Path) -> None:
        with pytest.raises(OSError, match="cannot be copied"):
            backed_up(path.parent / "none.db", path.parent / "other")
        assert not (path.parent / "other").exists()


class TestRestoring:
    def test_lets_names_be_read_again(self, path: Path) -> None:
        path.unlink()
        put(path)
        with closing(keys_in(path)) as keys:
            assert keys.open(ADA, (path.parent / "token").read_text()) == "Ada"

    def test_replaces_no_keys(self, path: Path) -> None:
        with pytest.raises(FileExistsError):
            put(path)

    def test_with_another_key_puts_nothing_in_place(self, path: Path) -> None:
        path.unlink()
        (path.parent / "apart" / "key").unlink()
        made_in(path.parent / "apart" / "key")
        with pytest.raises(WrongKey):
            put(path)
        assert sorted(path.parent.glob("keys.db*")) == []

    def test_of_a_damaged_key_puts_nothing_in_place(self, path: Path) -> None:
        key, backup = wrapped(path, ADA), path.parent / "backup"
        backup.write_bytes(backup.read_bytes().replace(key, key[:-1] + bytes([key[-1] ^ 1])))
        path.unlink()
        with pytest.raises(WrongKey):
            put(path)
        assert sorted(path.parent.glob("keys.db*")) == []

    def test_of_another_workspace_puts_nothing_in_place(self, path: Path) -> None:
        path.unlink()
        with pytest.raises(WrongKey):
            put(path, "elsewhere")
        assert sorted(path.parent.glob("keys.db*")) == []

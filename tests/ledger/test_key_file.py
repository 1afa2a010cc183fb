"""Every key is wrapped with one that is kept apart; without it nothing is read, and nothing is lost."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ledger.key_file import WrongKey, key_in, made_in
from tests.ledger.kept_keys import ADA, keys_in

Damage = Callable[[Path], object]


def replaced(key_file: Path) -> None:
    key_file.unlink()
    made_in(key_file)


WRONG: list[Damage] = [Path.unlink, replaced]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Keys with one person's in it, who is not read without the key file."""
    with closing(keys_in(tmp_path / "keys.db")) as keys:
        (tmp_path / "token").write_text(f"here|{keys.seal(ADA, 'Ada', 'here')}")
    return tmp_path / "keys.db"


def read(path: Path, workspace: str = "here") -> str | None:
    with closing(keys_in(path, workspace)) as keys:
        return keys.open(ADA, (path.parent / "token").read_text())


class TestTheKeyFile:
    def test_is_made_for_its_owner_only(self, tmp_path: Path) -> None:
        key = made_in(tmp_path / "settings" / "key")

        assert (len(key), made_in(tmp_path / "settings" / "key")) == (32, key)
        assert (tmp_path / "settings" / "key").stat().st_mode & 0o777 == 0o600
        assert [file.name for file in (tmp_path / "settings").iterdir()] == ["key"]

    def test_is_refused_while_others_may_read_it(self, tmp_path: Path) -> None:
        made_in(tmp_path / "key")
        (tmp_path / "key").chmod(0o640)
        with pytest.raises(WrongKey, match="chmod 600"):
            key_in(tmp_path / "key")

    def test_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(WrongKey, match="CAIRN_KEY_FILE"):
            made_in(tmp_path / "file" / "key")

    @pytest.mark.parametrize("text", ["", "cairn-key-v1 c2hvcnQ=\n", "cairn-key-v1 ???\n", "cairn-key-v2 ü", "key"])
    def test_that_holds_something_else_is_told(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "key").write_text(text)
        (tmp_path / "key").chmod(0o600)
        with pytest.raises(WrongKey):
            key_in(tmp_path / "key")


class TestAnotherKey:
    @pytest.mark.parametrize("damage", WRONG, ids=["none", "other"])
    def test_is_refused_and_loses_nothing(self, path: Path, damage: Damage) -> None:
        key_file, kept = path.parent / "apart" / "key", path.read_bytes()
        right = key_file.read_text()
        damage(key_file)
        with pytest.raises(WrongKey, match="CAIRN_KEY_FILE"):
            read(path)

        assert path.read_bytes() == kept
        key_file.unlink(missing_ok=True)
        made_in(key_file)
        key_file.write_text(right)
        assert read(path) == "Ada"

    def test_is_that_of_another_workspace(self, path: Path) -> None:
        with pytest.raises(WrongKey):
            read(path, "elsewhere")

    def test_is_not_made_where_keys_are_wrapped(self, path: Path) -> None:
        (path.parent / "apart" / "key").unlink()
        with pytest.raises(WrongKey):
            read(path)
        assert not (path.parent / "apart" / "key").exists()


class TestAFileThatHoldsNoKeys:
    def test_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "keys.db").write_bytes(b"not a database" * 100)
        with pytest.raises(WrongKey, match="holds no keys"):
            keys_in(tmp_path / "keys.db")

    def test_in_a_form_to_come_is_told(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[60:64] = (99).to_bytes(4)  # SQLite's user_version
        path.write_bytes(content)
        with pytest.raises(WrongKey, match="form 99"):
            read(path)

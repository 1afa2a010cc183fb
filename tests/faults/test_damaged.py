"""A file that is damaged or missing is told by its name, in one line, with what to do; nothing is written over it."""

import asyncio
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from api.composition.keyring import KeyWrong
from api.composition.workspace import opened
from api.damage import FileDamaged
from api.doctor import examined
from tests.faults.workspaces import copied, founded, left_alone, refusal

Spoil = Callable[[Path], object]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return founded(tmp_path_factory.mktemp("workspace") / "data")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return founded(tmp_path_factory.mktemp("stranger") / "data")


def overwrite(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def tear(path: Path) -> None:
    """Something in the midst of it is not what was written."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 2 * 4096))


class TestADatabaseThatIsDamaged:
    @pytest.mark.parametrize(
        ("name", "spoil", "remedy"),
        [
            ("keys.db", overwrite, "put them back with `cairn keys restore`"),
            ("views.db", overwrite, "it is made anew"),
            ("views.db", tear, "it is made anew"),
        ],
    )
    def test_is_named(self, workspace: Path, tmp_path: Path, name: str, spoil: Spoil, remedy: str) -> None:
        data = copied(workspace, tmp_path)
        spoil(data / name)

        told = pytest.raises((FileDamaged, KeyWrong), match=f"{name}.*{remedy}")
        with left_alone(data / name, data / "ledger.db"), told:
            asyncio.run(opened(data))

    @pytest.mark.parametrize("spoil", [overwrite, tear], ids=lambda spoil: spoil.__name__)
    def test_is_told_in_one_line_when_it_is_the_ledger(self, workspace: Path, tmp_path: Path, spoil: Spoil) -> None:
        data = copied(workspace, tmp_path)
        spoil(data / "ledger.db")

        with left_alone(data / "ledger.db"):
            assert "ledger.db" in refusal(data, "doctor")

    def test_of_keys_is_told_by_whoever_needs_one(self, workspace: Path, tmp_path: Path) -> None:
        data = copied(workspace, tmp_path)
        tear(data / "keys.db")

        with left_alone(data / "keys.db"):
            assert "malformed" in refusal(data, "query", "people")

    def test_of_views_is_made_anew_once_it_is_removed(self, workspace: Path, tmp_path: Path) -> None:
        data = copied(workspace, tmp_path)
        (data / "views.db").unlink()
        with closing(asyncio.run(opened(data))) as again:
            assert examined(again)["well"]


class TestASigner:
    @pytest.mark.parametrize("name", ["signing.key", "last.note"])
    def test_whose_file_is_gone_is_told(self, workspace: Path, tmp_path: Path, name: str) -> None:
        data = copied(workspace, tmp_path)
        (data / "signer" / name).unlink()
        with pytest.raises(FileDamaged, match=rf"{name} is gone.*: put it back"):
            asyncio.run(opened(data))

    @pytest.mark.parametrize("name", ["signing.key", "last.note"])
    def test_whose_file_is_damaged_is_told(self, workspace: Path, tmp_path: Path, name: str) -> None:
        data = copied(workspace, tmp_path)
        overwrite(data / "signer" / name)
        with left_alone(data / "signer" / name), pytest.raises(FileDamaged, match="signer"):
            asyncio.run(opened(data))

    def test_of_another_ledger_is_told(self, workspace: Path, stranger: Path, tmp_path: Path) -> None:
        data = copied(workspace, tmp_path)
        for name in ("signing.key", "last.note"):
            (data / "signer" / name).write_bytes((stranger / "signer" / name).read_bytes())

        assert "was signed for cairn/" in refusal(data, "doctor")

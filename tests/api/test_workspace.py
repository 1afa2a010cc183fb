"""A workspace is open in one process at a time, and whoever closes it holds nothing of it."""

import asyncio
from pathlib import Path

import pytest

from api.composition.engines import DirectoryInUse
from api.composition.workspace import opened
from api.problems import StorageUnavailable


def held(directory: Path) -> list[Path]:
    """The files below a directory that this process has open."""
    files = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return [file for file in files if file.is_relative_to(directory)]


class TestOpening:
    def test_is_refused_while_it_is_open(self, tmp_path: Path) -> None:
        cairn = asyncio.run(opened(tmp_path))
        with pytest.raises(DirectoryInUse):
            asyncio.run(opened(tmp_path))
        cairn.close()

    def test_that_fails_holds_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "keys.db").mkdir()
        with pytest.raises(StorageUnavailable):
            asyncio.run(opened(tmp_path))
        assert held(tmp_path) == []


class TestClosing:
    def test_holds_no_file_any_more(self, tmp_path: Path) -> None:
        cairn = asyncio.run(opened(tmp_path))
        assert held(tmp_path)
        cairn.close()
        assert held(tmp_path) == []

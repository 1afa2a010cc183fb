"""A workspace is made whole or not at all, under a name and in a place of its own."""

import asyncio
from pathlib import Path

import pytest

from api.composition.workspace import opened
from tests.api.houses import created
from tests.api.test_backups import cairn, failure


class TestCreating:
    def test_lists_it(self, house: Path) -> None:
        made = cairn(house, "workspace", "create", "alpha")
        (listed,) = cairn(house, "workspace", "list")["workspaces"]

        assert {name: listed[name] for name in ("name", "workspace", "in")} == {
            "name": "alpha", "workspace": made["workspace"], "in": "file",
        }

    @pytest.mark.parametrize("name", ["Alpha", "../alpha", "a" * 41, "-a", "a b", "."])
    def test_by_a_name_that_is_none_is_refused(self, house: Path, name: str) -> None:
        code, lines = failure("workspace", "create", "--data", str(house), "--", name)
        assert (code, lines[0].startswith("error: not_a_name: ")) == (1, True)

    def test_one_that_is_there_is_refused(self, house: Path) -> None:
        created(house, "alpha")
        code, lines = failure("workspace", "create", "alpha", "--data", str(house))
        assert (code, lines[0].startswith("error: already_there: ")) == (1, True)

    def test_in_the_schema_of_another_one_is_refused(self, house: Path, schemas: str) -> None:
        created(house, "beta", schemas)
        words = "--to", schemas, "--schema", "cairn_beta", "--data", str(house)
        code, lines = failure("workspace", "create", "alpha", *words)
        assert (code, lines[0].startswith("error: already_there: schema cairn_beta")) == (1, True)

    def test_that_was_cut_short_is_gone_on_with(self, house: Path) -> None:
        asyncio.run(opened(house / "workspaces" / "alpha.new", "alpha")).close()
        assert cairn(house, "workspace", "list")["workspaces"] == []
        created(house, "alpha")
        assert len(cairn(house, "workspace", "list")["workspaces"]) == 1

    def test_copies_its_checkpoints_to_a_directory_of_its_own(
        self, house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CAIRN_CHECKPOINTS", str(tmp_path / "copies"))
        for name in ("alpha", "beta"):
            created(house, name)
            asyncio.run(opened(house / "workspaces" / name)).close()

        copied = sorted(path.relative_to(tmp_path / "copies").parts[0] for path in tmp_path.glob("copies/**/*.note"))
        assert copied == ["alpha", "beta"]

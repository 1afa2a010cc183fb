"""What a workspace records of its own ledger: that it was restored, and that another key signs it."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.values import WORKSPACE
from domain.workspace import Workspace
from tests.world import World

WHY = {"reason": "The disk failed."}
RESTORED = {"signed_size": 9, "signed_root": "a" * 64, "size": 7, "root": "b" * 64, **WHY}


@pytest.fixture
def workspace() -> UUID:
    return Workspace.at(WORKSPACE)


class TestAWorkspace:
    def test_records_each_restoration_and_each_rotation_once(self, world: World, workspace: UUID) -> None:
        rotated = {"record": "cairn/…\n4200\n…", **WHY}
        assert world.told("root", "record_restoration", workspace, **RESTORED) == ["ledger.restored"]
        assert world.told("root", "record_key_rotation", workspace, **rotated) == ["ledger.key_rotated"]
        assert world.told("root", "record_key_rotation", workspace, **rotated) == []

        state = world.state(workspace)
        assert (state["restorations"], state["rotations"]) == (1, 1)

    def test_records_them_for_the_administrator_only(self, world: World, workspace: UUID) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "record_restoration", workspace, **RESTORED)

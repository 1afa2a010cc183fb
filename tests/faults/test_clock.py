"""A clock that jumps, forth or back, loses nothing, and the order of what was recorded stays that of its moments."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.composition.workspace import opened, reader_of
from api.doctor import examined
from api.door import Call, LocalDoor

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
JUMPS = (0, 1, -30, 3650, 0, 2, -3650)  # days away from the start


class TestAClockThatJumps:
    def test_loses_nothing_and_keeps_the_order(self, tmp_path: Path) -> None:
        for number, days in enumerate(JUMPS):
            moment = START + timedelta(days=days)
            with closing(asyncio.run(opened(tmp_path, clock=lambda moment=moment: moment))) as cairn:  # type: ignore[misc]
                door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
                asyncio.run(door.give_all([Call("add_person", {"name": f"Person {number}"}, str(number))]))
                found = examined(cairn)
                names = [row["name"] for row in asyncio.run(door.rows("people"))]
                moments = [record.recorded_at for record in cairn.ledger.page(0, 100)]

            assert found["well"], found["wrong"]
            assert sorted(names[1:]) == [f"Person {each}" for each in range(number + 1)]
            assert moments == sorted(moments)

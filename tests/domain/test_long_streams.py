"""A snapshot saves time and decides nothing: an aggregate is what the ledger tells, whatever the snapshots say."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import UUID

import pytest
from pydantic_core import from_json, to_json

import domain.snapshot
from domain.application import Lifecycle
from domain.order import Order
from domain.replay import is_long
from domain.snapshot import Snapshot, bound
from ledger.record import NOTHING, Record
from ledger.sqlite import SqliteLedger
from tests.api.traces import files_with
from tests.engines import ENGINES
from tests.reach.planning import drafted
from tests.world import World

WHY = {"reason": "It is late."}


class Counting(SqliteLedger):
    """Counts the events that are read of a stream."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.read = 0

    def events(self, originator: UUID, after: int = NOTHING) -> list[Record]:
        found = super().events(originator, after)
        self.read += len(found)
        return found


@pytest.fixture
def feature(world: World) -> UUID:
    return drafted(world).features[0]


def moves(world: World, feature: UUID, times: int) -> list[Order]:
    quarters = [{"when": "quarter", "quarter": f"20{27 + n % 50}-Q{1 + n % 4}"} for n in range(1, times + 1)]
    return [world.order("ada", "reschedule_feature", feature, placement=each, **WHY) for each in quarters]


def moved(world: World, feature: UUID, times: int = 200) -> None:
    """Have it rescheduled so often, and let go of the memory of it, as a restart does."""

    async def give() -> None:
        for each in moves(world, feature, times):
            await world.lifecycle.give(each)
        await world.lifecycle.find(feature)

    asyncio.run(give())
    world.lifecycle.memory.forget([feature])


def found(world: World, originator: UUID) -> dict[str, Any]:
    """An aggregate's public state as a process that begins now has it."""
    aggregate = asyncio.run(Lifecycle(world.ledger, world.mapper, world.clock, shelf=world.shelf).find(originator))
    assert aggregate
    return aggregate.public()


def kept(world: World, originator: UUID) -> Snapshot:
    snapshot = world.shelf.find(originator)
    assert snapshot
    return Snapshot(*snapshot)


def forged(world: World, feature: UUID, *, with_key: bool) -> None:
    """Call it otherwise in the snapshot; with the workspace's key it can be sealed, too."""
    snapshot = kept(world, feature)
    body = to_json(from_json(snapshot.body) | {"title": "Another"})
    (last, *_) = world.ledger.events(feature, snapshot.version - 1)
    seal = world.keys.fingerprint(bound(last, snapshot.kind, body)) if with_key else snapshot.seal
    world.shelf.keep(feature, snapshot._replace(body=body, seal=seal))


class TestWhatIsLong:
    @pytest.mark.parametrize(("version", "long"), [(63, False), (64, True), (200, True)])
    def test_without_a_snapshot_is_a_stream_of_sixty_four_facts(self, version: int, *, long: bool) -> None:
        assert is_long(version, None) == long

    @pytest.mark.parametrize(
        ("size", "version", "long"),
        [(10, 163, False), (10, 164, True), (80_000, 179, False), (80_000, 180, True), (80_999, 180, True)],
    )
    def test_after_one_is_what_takes_longer_to_replay_than_to_read(
        self, size: int, version: int, *, long: bool
    ) -> None:
        assert is_long(version, Snapshot(100, "feature", "", bytes(size))) == long


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
class TestAStreamThatHasGrownLong:
    def test_is_kept_behind_the_commits(self, world: World, feature: UUID) -> None:
        moved(world, feature)
        assert kept(world, feature).version >= 128
        assert found(world, feature) == world.state(feature)

    def test_goes_on_where_the_snapshot_ends(self, world: World, feature: UUID) -> None:
        moved(world, feature)
        told = world.told("ada", "drop_feature", feature, **WHY)

        assert told[0] == "feature.dropped"
        assert found(world, feature) == world.state(feature)


class TestALoad:
    @pytest.fixture
    def world(self, tmp_path: Path) -> Iterator[World]:
        with closing(World(tmp_path, Counting(tmp_path / "ledger.db"))) as made:
            made.registered()
            yield made

    def test_reads_what_follows_the_snapshot(self, world: World, feature: UUID) -> None:
        assert isinstance(world.ledger, Counting)
        moved(world, feature, 300)
        before = world.ledger.read
        assert found(world, feature)["version"] > 300
        assert world.ledger.read - before <= 64

    def test_reads_everything_without_one(self, world: World, feature: UUID) -> None:
        """The control."""
        assert isinstance(world.ledger, Counting)
        moved(world, feature, 300)
        before = world.ledger.read
        assert world.state(feature)["version"] > 300
        assert world.ledger.read - before > 300


class TestASnapshotThatIsNotOfThisLedger:
    def test_but_forged_is_not_believed(self, world: World, feature: UUID) -> None:
        moved(world, feature)
        forged(world, feature, with_key=False)
        assert found(world, feature) == world.state(feature)

    def test_but_forged_with_the_key_is(self, world: World, feature: UUID) -> None:
        """The control: nothing but the seal tells it."""
        moved(world, feature)
        forged(world, feature, with_key=True)
        assert found(world, feature)["title"] == "Another"

    def test_but_of_another_stream_is_not_believed(self, world: World) -> None:
        one, other = drafted(world).features
        moved(world, one)
        moved(world, other, 199)
        world.shelf.keep(other, kept(world, one))
        assert found(world, other) == world.state(other)

    def test_but_of_other_code_is_not_believed(
        self, world: World, feature: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moved(world, feature)
        forged(world, feature, with_key=True)
        monkeypatch.setattr(domain.snapshot, "code_of", lambda _: b"another")
        assert found(world, feature) == world.state(feature)

    def test_but_of_a_future_that_was_undone_is_not_believed(self, world: World, feature: UUID, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as db, closing(sqlite3.connect(tmp_path / "old")) as old:
            db.backup(old)
        moved(world, feature, 150)
        lost = kept(world, feature)
        world.ledger.close()
        for each in tmp_path.glob("ledger.db-*"):
            each.unlink()
        copyfile(tmp_path / "old", tmp_path / "ledger.db")

        with closing(SqliteLedger(tmp_path / "ledger.db")) as world.ledger:
            world.lifecycle = Lifecycle(world.ledger, world.mapper, world.clock, shelf=world.shelf)
            assert kept(world, feature) == lost
            assert found(world, feature) == world.state(feature)

            moved(world, feature, 170)
            assert found(world, feature) == world.state(feature)
            assert kept(world, feature) != lost


class TestAPersonWhoWasRenamedOften:
    def test_stands_nowhere_in_clear(self, world: World, tmp_path: Path) -> None:
        person = world.make("root", "add_person", name="Wilhelmina")

        async def rename() -> None:
            for number in range(100):
                await world.lifecycle.give(world.order("root", "rename_person", person, name=f"Wilhelmina {number}"))
            await world.lifecycle.find(person)

        asyncio.run(rename())
        snapshot = kept(world, person)
        world.close()

        assert files_with(tmp_path, b"Wilhelmina") == []
        assert "snapshots.db" in {name.removesuffix("-wal") for name in files_with(tmp_path, snapshot.seal.encode())}


class TestAShelfThatFails:
    def test_fails_no_command(self, world: World, feature: UUID) -> None:
        world.shelf.close()
        moved(world, feature)
        assert found(world, feature) == world.state(feature)

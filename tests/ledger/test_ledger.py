"""Events, the receipt of their command, and the check of everything it read: the same rules on every engine."""

import asyncio
from random import Random
from uuid import UUID, uuid4

import pytest

from ledger.engine import Ledger
from ledger.leaf import hashed
from ledger.record import Record
from ledger.tiles import grown
from tests.engines import Engine
from tests.ledger.entries import A, B, C, Command, step


def positions(ledger: Ledger) -> list[int]:
    return [record.position for record in ledger.page(0, 1_000)]


class TestAppending:
    def test_gives_dense_positions_from_one(self, ledger: Ledger) -> None:
        assert (ledger.head(), ledger.page(0, 10)) == (0, [])
        assert ledger.append_now([step(A, 1, count=2)]) == 2
        assert ledger.append_now([step(B, 1), step(A, 3)]) == 4
        assert positions(ledger) == [1, 2, 3, 4]

    def test_keeps_every_byte(self, ledger: Ledger) -> None:
        odd = bytes(range(256))
        ledger.append_now([Command([(A, 1, "thing.happened", odd)], {A: 0}, moment=7, metadata=odd)])
        assert ledger.page(0, 1) == [Record(1, 7, A, 1, "thing.happened", odd, odd, 1)]

    def test_tells_which_events_one_command_recorded(self, ledger: Ledger) -> None:
        ledger.append_now([step(A, 1, count=2), Command(), step(B, 1)])
        assert [record.command for record in ledger.page(0, 10)] == [1, 1, 3]

    def test_without_events_leaves_a_receipt_at_the_head(self, ledger: Ledger) -> None:
        ledger.append_now([step(A, 1)])
        nothing = Command()

        assert ledger.append_now([nothing]) == 1
        assert asyncio.run(ledger.receipt(nothing.command)) == b"up to 1"

    def test_of_nothing_tells_the_head(self, ledger: Ledger) -> None:
        ledger.append_now([step(A, 1)])
        assert ledger.append_now([]) == 1

    def test_is_awaited_by_a_server(self, ledger: Ledger) -> None:
        async def served() -> int | None:
            return await ledger.append([step(A, 1)])

        assert asyncio.run(served()) == 1


class TestAHeadThatWasRead:
    @pytest.mark.parametrize("read", [0, 2])
    def test_and_is_not_the_head_records_nothing(self, ledger: Ledger, read: int) -> None:
        ledger.append_now([step(A, 1)])
        assert ledger.append_now([Command([(B, 1, "thing.happened", b"")], {B: 0, A: read})]) is None
        assert positions(ledger) == [1]

    def test_is_checked_upon_what_was_appended_before_it_at_once(self, ledger: Ledger) -> None:
        assert ledger.append_now([step(A, 1), step(A, 2)]) == 2
        assert ledger.append_now([step(A, 3), step(A, 3)]) is None

    def test_takes_the_other_commands_with_it(self, ledger: Ledger) -> None:
        first = step(A, 1)
        assert ledger.append_now([first, step(B, 2)]) is None
        assert (ledger.head(), asyncio.run(ledger.receipt(first.command))) == (0, None)

    def test_that_has_moved_stops_nobody_else(self, ledger: Ledger) -> None:
        assert ledger.append_now([step(A, 2)]) is None
        assert ledger.append_now([step(A, 1)]) == 1

    def test_counts_the_events_of_a_stream(self, ledger: Ledger) -> None:
        ledger.append_now([step(A, 1, count=3), step(B, 1)])
        assert [asyncio.run(ledger.version(stream)) for stream in (A, B, C)] == [3, 1, 0]


class TestAVersion:
    def test_is_taken_once(self, ledger: Ledger) -> None:
        ledger.append_now([step(A, 1)])
        assert ledger.append_now([Command([(A, 1, "thing.happened", b"again")])]) is None


class TestAReceipt:
    def test_tells_the_last_position_of_its_command(self, ledger: Ledger) -> None:
        first, second = step(A, 1, count=2), step(B, 1)
        ledger.append_now([first, second])

        told = [asyncio.run(ledger.receipt(each.command)) for each in (first, second)]
        assert told == [b"up to 2", b"up to 3"]

    def test_is_missing_where_nothing_was_recorded(self, ledger: Ledger) -> None:
        assert asyncio.run(ledger.receipt(uuid4())) is None

    def test_is_given_once(self, ledger: Ledger) -> None:
        first = step(A, 1)
        ledger.append_now([first])

        assert ledger.append_now([Command([(B, 1, "thing.happened", b"")], command=first.command)]) is None
        assert positions(ledger) == [1]


class TestTheMomentOfRecording:
    def test_never_goes_back_even_if_the_clock_does(self, ledger: Ledger) -> None:
        for version, moment in enumerate((50, 40, 60, 10), 1):
            ledger.append_now([step(A, version, moment=moment)])
        ledger.append_now([step(B, 1, moment=5), step(B, 2, moment=70), step(B, 3, moment=0)])

        assert [record.recorded_at for record in ledger.page(0, 10)] == [50, 50, 60, 60, 60, 70, 70]


class TestTheTree:
    def test_holds_a_leaf_for_every_event(self, ledger: Ledger) -> None:
        for version, count in ((1, 200), (201, 1), (202, 55), (257, 1), (258, 600)):
            ledger.append_now([step(A, version, count=count), Command()])
        leaves = [hashed(ledger.workspace, record) for record in ledger.page(0, 1_000)]
        made = {(level, number): hashes for level, number, hashes in grown(0, leaves, lambda *_: b"")}

        assert {at: ledger.tile(*at) for at in made} == made

    def test_has_no_leaf_of_what_was_not_recorded(self, ledger: Ledger) -> None:
        ledger.append_now([step(A, 1)])
        assert ledger.append_now([step(B, 1), step(A, 1)]) is None
        assert len(ledger.tile(0, 0)) == 32

    def test_names_a_workspace_of_its_own(self, engine: Engine, ledger: Ledger) -> None:
        assert engine.open().workspace == ledger.workspace
        assert len(ledger.workspace) == 36


class TestReading:
    def test_agrees_with_a_list_of_everything_recorded(self, ledger: Ledger) -> None:
        streams, everything = [UUID(int=n) for n in range(5)], list[Record]()
        random = Random(20)  # noqa: S311
        for number in range(1, 61):
            stream = random.choice(streams)
            had = sum(record.originator_id == stream for record in everything)
            command = step(stream, had + 1, moment=random.randrange(500), count=random.randrange(4))
            ledger.append_now([command])
            moment = max([command.moment, *(record.recorded_at for record in everything)])
            everything += [
                Record(position, moment, *fact, command.metadata, number)
                for position, fact in enumerate(command.facts, len(everything) + 1)
            ]

        assert ledger.head() == len(everything)
        for after in range(0, len(everything) + 2, 7):
            assert ledger.page(after, 10) == everything[after : after + 10]
        for stream in streams:
            assert ledger.events(stream) == [record for record in everything if record.originator_id == stream]
            assert asyncio.run(ledger.stream(stream)) == ledger.events(stream)
            for version in (-1, 0, 1, 7, 10_000):
                later = [record for record in ledger.events(stream) if record.originator_version > version]
                assert ledger.events(stream, version) == asyncio.run(ledger.stream(stream, version)) == later
        for micros in range(-1, 502):
            assert ledger.position_at(micros) == sum(record.recorded_at <= micros for record in everything)

    def test_of_nothing_finds_position_zero_at_any_moment(self, ledger: Ledger) -> None:
        assert ledger.position_at(1_000) == 0


class TestOpeningItAgain:
    def test_shows_the_same(self, engine: Engine, ledger: Ledger) -> None:
        command = step(A, 1, moment=9, count=3)
        ledger.append_now([command])
        again = engine.open()

        assert (again.page(0, 10), again.head()) == (ledger.page(0, 10), 3)
        assert asyncio.run(again.receipt(command.command)) == b"up to 3"
        assert again.append_now([step(A, 4)]) == 4

    def test_keeps_every_commit_on_disk(self, ledger: Ledger) -> None:
        assert ledger.durability() in (
            "journal_mode=wal, synchronous=full",
            "synchronous_commit=on, fsync=on",
        )

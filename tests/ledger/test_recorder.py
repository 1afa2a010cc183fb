"""The library's own tests of recorders hold on a bare ledger of each engine; and what a ledger adds to them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import (
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    StoredEvent,
    Tracking,
)

from domain.acting import Metadata
from domain.order import Receipt
from ledger.engine import Ledger
from ledger.leaf import hashed
from ledger.recorder import LedgerRecorder
from ledger.stored import Kept, NoPrincipal
from ledger.tiles import Tree
from tests.engines import Engine
from tests.ledger.entries import A, B, step
from tests.ledger.recorders import CASES, SOMEBODY


@pytest.fixture
def recorder(ledger: Ledger) -> LedgerRecorder:
    return LedgerRecorder(ledger, SOMEBODY)


def happened(stream: UUID, *versions: int) -> list[StoredEvent]:
    return [StoredEvent(stream, version, "thing.happened", b"{}") for version in versions]


def decided(stream: UUID, version: int, metadata: bytes) -> Kept:
    return Kept(stream, version, "thing.happened", b"{}", metadata, 0)


def by(actor: UUID, command: UUID) -> bytes:
    return Metadata(command=command, name="do", actor=actor).model_dump_json().encode()


def metadata(ledger: Ledger) -> list[Metadata]:
    return [Metadata.model_validate_json(record.metadata) for record in ledger.page(0, 99)]


class TestACaseOfTheLibrary:
    @pytest.mark.parametrize(("kind", "name"), CASES, ids=lambda each: getattr(each, "__name__", each))
    def test_holds(self, ledger: Ledger, kind: Any, name: str) -> None:
        case = kind(name)
        case.ledger = ledger
        case.debug()

    def test_is_one_of_eight_none_of_them_altered(self) -> None:
        assert len(CASES) == 8
        assert [name for kind, name in CASES if name in vars(kind)] == ["test_subscribe"]


class TestAnAppend:
    def test_is_answered_for_by_the_principal(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        assert recorder.insert_events(happened(A, 1, 2)) == [1, 2]
        first, second = metadata(ledger)

        assert (first, first.actor, first.source) == (second, SOMEBODY, "library")

    def test_is_refused_when_nobody_answers_for_it(self, ledger: Ledger) -> None:
        with pytest.raises(NoPrincipal, match="CAIRN_PRINCIPAL"):
            LedgerRecorder(ledger).insert_events(happened(A, 1))
        assert ledger.head() == 0

    @pytest.mark.parametrize("said", [b"", b"[]", b"{}", b'{"command": "x"}', b'{"actor": "%s"}' % str(A).encode()])
    def test_is_refused_when_its_metadata_names_no_actor(self, recorder: LedgerRecorder, said: bytes) -> None:
        with pytest.raises(NoPrincipal):
            recorder.insert_events([decided(A, 1, said)])

    def test_keeps_whose_command_each_event_was_of(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        one, other = by(A, uuid4()), by(B, uuid4())
        told = [decided(A, 1, one), decided(B, 1, other), decided(A, 2, one), *happened(B, 2)]

        assert recorder.insert_events(told) == [1, 3, 2, 4]
        assert [each.actor for each in metadata(ledger)] == [A, A, B, SOMEBODY]

    def test_leaves_a_receipt_that_repeats_nothing(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        command = uuid4()
        recorder.insert_events([decided(A, 1, by(SOMEBODY, command))])
        receipt = Receipt.model_validate_json(asyncio.run(ledger.receipt(command)) or b"")

        assert (receipt.fingerprint, receipt.reply.position) == ("", 1)

    def test_of_a_command_that_was_recorded_is_refused(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        said = by(SOMEBODY, uuid4())
        recorder.insert_events([decided(A, 1, said)])
        with pytest.raises(IntegrityError):
            recorder.insert_events([decided(A, 2, said)])
        assert ledger.head() == 1

    def test_is_a_leaf_of_the_tree(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        recorder.insert_events(happened(A, 1, 2))
        leaves = [hashed(ledger.workspace, record) for record in ledger.page(0, 9)]

        assert [Tree(ledger.tile).leaf(n) for n in range(2)] == leaves

    @pytest.mark.parametrize("versions", [(1, 3), (2,), (1, 1), (2, 1)])
    def test_leaves_no_version_out(self, recorder: LedgerRecorder, versions: tuple[int, ...]) -> None:
        with pytest.raises(IntegrityError):
            recorder.insert_events(happened(A, *versions))
        assert recorder.max_notification_id() is None

    def test_is_of_aggregates_with_uuids(self, recorder: LedgerRecorder) -> None:
        with pytest.raises(ProgrammingError, match="is a UUID"):
            recorder.insert_events([StoredEvent("dog-1", 1, "dog.barked", b"{}")])
        assert recorder.select_events("dog-1") == []

    def test_keeps_no_position_of_another_application(self, recorder: LedgerRecorder) -> None:
        with pytest.raises(NotSupportedError, match="track them elsewhere"):
            recorder.insert_events(happened(A, 1), tracking=Tracking("upstream", 1))

    def test_whose_answer_is_lost_is_no_success(
        self, ledger: Ledger, recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost(_: Any) -> int:
            raise ConnectionResetError

        monkeypatch.setattr(ledger, "append_now", lost)
        with pytest.raises(OperationalError, match="nobody knows"):
            recorder.insert_events(happened(A, 1))


class TestReading:
    def test_tells_what_was_appended_as_commands_are(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        ledger.append_now([step(A, 1, count=3)])

        assert [(each.id, each.originator_version) for each in recorder.select_notifications(2, 9)] == [(2, 2), (3, 3)]
        assert [each.originator_version for each in recorder.select_events(A, gt=1, desc=True)] == [3, 2]

    def test_by_topics_goes_beyond_the_first_page(self, ledger: Ledger, recorder: LedgerRecorder) -> None:
        recorder.insert_events(happened(A, *range(1, 1002)))
        recorder.insert_events([StoredEvent(B, 1, "thing.ended", b"{}")])

        assert [each.id for each in recorder.select_notifications(1, 9, topics=["thing.ended"])] == [1002]
        assert recorder.select_notifications(1, 9, stop=1001, topics=["thing.ended"]) == []


class TestASubscription:
    def test_hears_of_what_others_append(self, engine: Engine, recorder: LedgerRecorder) -> None:
        other = engine.open()
        with recorder.subscribe(topics=["thing.happened"]) as heard, ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(next, heard)
            assert other.append_now([step(A, 1)])
            assert waiting.result(timeout=20).id == 1

    def test_is_forgotten_when_it_has_ended(self, recorder: LedgerRecorder) -> None:
        with recorder.subscribe():
            pass
        assert recorder.listeners == set()

    def test_tells_what_went_wrong(
        self, ledger: Ledger, recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost() -> int:
            raise ConnectionResetError("the cable was pulled")

        monkeypatch.setattr(ledger, "head", lost)
        with recorder.subscribe() as subscription, pytest.raises(ConnectionResetError, match="cable"):
            next(subscription)

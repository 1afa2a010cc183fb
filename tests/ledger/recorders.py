"""The library's own tests of recorders, for whatever ledger they are given."""

import unittest
from uuid import UUID

from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from ledger.engine import Ledger
from ledger.recorder import LedgerRecorder, Streams

SOMEBODY = UUID(int=7)


class OfStreams(AggregateRecorderTestCase):
    ledger: Ledger

    def create_recorder(self) -> Streams:
        return Streams(self.ledger, SOMEBODY)


class OfALedger(ApplicationRecorderTestCase[LedgerRecorder]):
    ledger: Ledger
    test_subscribe = ApplicationRecorderTestCase.optional_test_insert_subscribe

    def create_recorder(self) -> LedgerRecorder:
        return LedgerRecorder(self.ledger, SOMEBODY)


class OfItsOrder(NonInterleavingNotificationIDsBaseCase):
    ledger: Ledger

    def create_recorder(self) -> LedgerRecorder:
        return LedgerRecorder(self.ledger, SOMEBODY)


KINDS = (OfStreams, OfALedger, OfItsOrder)
CASES = [(kind, name) for kind in KINDS for name in unittest.TestLoader().getTestCaseNames(kind)]

"""The library's own tests of a factory, for whatever environment they are given."""

import unittest

import pytest
from eventsourcing.persistence import NotSupportedError, TrackingRecorder
from eventsourcing.tests.persistence import InfrastructureFactoryTestCase
from eventsourcing.utils import Environment

from ledger.factory import Factory
from ledger.recorder import LedgerRecorder, Streams


class OfTheFactory(InfrastructureFactoryTestCase[Factory]):
    env: Environment

    def expected_factory_class(self) -> type[Factory]:
        return Factory

    def expected_aggregate_recorder_class(self) -> type[Streams]:
        return Streams

    def expected_application_recorder_class(self) -> type[LedgerRecorder]:
        return LedgerRecorder

    def expected_tracking_recorder_class(self) -> type[TrackingRecorder]:
        raise NotImplementedError

    tracking_recorder_subclass = expected_tracking_recorder_class

    def expected_process_recorder_class(self) -> type[TrackingRecorder]:  # type: ignore[override]
        raise NotImplementedError

    # Both keep how far another application has come in the tables of this one. Every row of a ledger is an event, a
    # command or a hash of one, and what is not signed has no place among them; so they are refused.
    def test_create_tracking_recorder(self) -> None:
        with pytest.raises(NotSupportedError, match="track them elsewhere"):
            self.factory.tracking_recorder()

    def test_create_process_recorder(self) -> None:
        with pytest.raises(NotSupportedError, match="track them elsewhere"):
            self.factory.process_recorder()


CASES = unittest.TestLoader().getTestCaseNames(OfTheFactory)

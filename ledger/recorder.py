"""A ledger as eventsourcing has recorders, so that an application of the library reads it and appends to it."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    StoredEvent,
)

from ledger.engine import Ledger
from ledger.record import NOTHING, Record
from ledger.recorder_subscription import LedgerSubscription, Listened
from ledger.stored import Kept, Notice, appends

PAGE = 500
Claim = Callable[[], object]


class Streams(AggregateRecorder):
    """The streams of a ledger; an append asks nobody's authority, and is refused unless somebody answers for it."""

    def __init__(self, ledger: Ledger, principal: UUID | None = None, claim: Claim = lambda: None) -> None:
        self._ledger, self._principal, self._claim = ledger, principal, claim

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Record events by the path of every command, all or none; raises IntegrityError when a head has moved."""
        self._append(stored_events, **kwargs)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one aggregate, of these versions."""
        if not isinstance(originator_id, UUID):
            return []
        found = [
            Kept.of(record)
            for record in self._ledger.events(originator_id, NOTHING if gt is None else gt)
            if lte is None or record.originator_version <= lte
        ]
        return (found[::-1] if desc else found)[:limit]

    def _append(self, events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        if kwargs.get("tracking") is not None:
            raise NotSupportedError("a Cairn ledger keeps no positions of other applications; track them elsewhere")
        if not events:
            return []
        entries = appends(events, self._principal)
        self._claim()
        last = self._recorded(entries)
        facts = [fact[:2] for entry in entries for fact in entry.facts]
        at = {fact: last - len(facts) + n for n, fact in enumerate(facts, 1)}
        return [at[event.originator_id, event.originator_version] for event in events]  # type: ignore[index]

    def _recorded(self, entries: Sequence[Any]) -> int:
        try:
            last = self._ledger.append_now(entries)
        except ConnectionError as lost:
            raise OperationalError(f"nobody knows whether the events were recorded: {lost}") from lost
        if last is None:
            raise IntegrityError("another command has moved the aggregate, or this one was recorded before")
        return last


class LedgerRecorder(Streams, Listened):
    """The same with the ledger's order: the id of a notification is the position of its event, dense from 1."""

    def __init__(self, ledger: Ledger, principal: UUID | None = None, claim: Claim = lambda: None) -> None:
        super().__init__(ledger, principal, claim)
        self.listeners: set[Event] = set()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The same, and the positions of the events."""
        positions = self._append(stored_events, **kwargs)
        for each in tuple(self.listeners):
            each.set()
        return positions

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notice]:
        """The events from one position up to another, of these topics, at most so many."""
        after = 0 if start is None else start - inclusive_of_start
        found: list[Record] = []
        while len(found) < limit and (stop is None or after < stop):
            page = self._ledger.page(after, PAGE if topics else min(PAGE, limit - len(found)))
            if not page:
                break
            after = page[-1].position
            found += [each for each in page if not topics or each.topic in topics]
        return [Notice.of(each) for each in found[:limit] if stop is None or each.position <= stop]

    def max_notification_id(self) -> int | None:
        """The last position, if there is any."""
        return self._ledger.head() or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> LedgerSubscription:
        """Every event after a position, as it is recorded: by this process at once, by others within a moment."""
        return LedgerSubscription(self, gt, topics)

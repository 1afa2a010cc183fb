"""Events as they are recorded, whoever records them: nobody is told by a ledger, so that writers pay nothing for it."""

from threading import Event

from eventsourcing.persistence import ApplicationRecorder, ListenNotifySubscription

LOOK = 0.1  # seconds between two looks at what other processes have recorded


class Listened(ApplicationRecorder):
    """A recorder that sets these events when it has appended."""

    listeners: set[Event]


class LedgerSubscription(ListenNotifySubscription[Listened]):
    """Reads on whenever the head has moved: looks at once after an append of its own recorder, else every 0.1 s."""

    def _loop_on_pull(self) -> None:
        self._recorder.listeners.add(self._has_been_notified)
        try:
            while not self._has_been_stopped:
                self._look()
                self._has_been_notified.wait(LOOK)
        except BaseException as fault:  # noqa: BLE001  # it is raised where the events are asked for
            self._thread_error = self._thread_error or fault
            self.stop()
        finally:
            self._recorder.listeners.discard(self._has_been_notified)

    def _look(self) -> None:
        """Pull what is new, and never look at the same positions again, even when none of them was asked for."""
        self._has_been_notified.clear()
        head = self._recorder.max_notification_id() or 0
        if head > (self._last_notification_id or 0):
            self._pull()
            self._last_notification_id = max(self._last_notification_id or 0, head)

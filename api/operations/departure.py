"""A server that stops: what was begun is answered, and whoever only waits for news is told at once to come again."""

from asyncio import Task
from typing import Any


class Departure:
    """Begins once; from then on nobody is kept waiting for something that may happen."""

    def __init__(self) -> None:
        self.has_begun = False
        self._waiting = set[Task[Any]]()

    def begin(self) -> None:
        """Cancel whatever only waits for news."""
        self.has_begun = True
        for each in self._waiting:
            each.cancel()

    def interrupts(self, task: Task[Any]) -> None:
        """This only waits for news from now on."""
        self._waiting.add(task)
        if self.has_begun:
            task.cancel()

    def forget(self, task: Task[Any]) -> None:
        """This has come to its end."""
        self._waiting.discard(task)

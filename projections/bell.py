"""Processes on one machine that tell each other, without a word, to look again: named pipes in a folder (Linux)."""

import os
import secrets
from contextlib import suppress
from errno import ENXIO
from pathlib import Path
from select import POLLIN, poll
from typing import Self

ONES, SOME = b"!", 4096


class Ear:
    """Hears every ring since it was made, also while nobody waits for one."""

    def __init__(self, folder: Path) -> None:
        name = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._path, unheard = folder / name, folder / f".{name}"
        os.mkfifo(unheard, 0o600)
        self._pipe = os.open(unheard, os.O_RDWR | os.O_NONBLOCK)  # it also writes, so that it never comes to an end
        unheard.rename(self._path)  # nobody rings at a pipe that nobody reads

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """What an event loop watches."""
        return self._pipe

    def wait(self, seconds: float) -> None:
        """Return at a ring, or after so many seconds without one."""
        polled = poll()
        polled.register(self._pipe, POLLIN)
        polled.poll(seconds * 1000)
        self.forget()

    def forget(self) -> None:
        """Take note of every ring so far."""
        with suppress(BlockingIOError):
            while os.read(self._pipe, SOME):
                pass

    def close(self) -> None:
        """Hear nothing any more."""
        self._path.unlink(missing_ok=True)
        os.close(self._pipe)


class Bell:
    """What everybody hears who listens at one folder; a ring is never waited for, and costs nothing but itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def listen(self) -> Ear:
        """An ear at this bell."""
        return Ear(self._folder)

    def ring(self) -> None:
        """Wake everybody who listens; the pipes that a killed process left go."""
        with suppress(FileNotFoundError):  # the whole folder is gone
            for pipe in self._folder.iterdir():
                if not pipe.name.startswith("."):
                    self._ring(pipe)

    @staticmethod
    def _ring(pipe: Path) -> None:
        try:
            to = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as nobody:
            if nobody.errno == ENXIO:
                pipe.unlink(missing_ok=True)
            return
        try:
            with suppress(BlockingIOError):  # it is full: whoever listens is woken all the same
                os.write(to, ONES)
        finally:
            os.close(to)

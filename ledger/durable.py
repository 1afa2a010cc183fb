"""Small files that a crash leaves whole: each is the old one or the new one, and on the disk before a call returns."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold a directory once no other thread or process does; a crash lets go of it."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def settle(directory: Path) -> None:
    """Make a directory, for its owner only, if there is none, durable in its parent."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync(directory.parent)


def replace(path: Path, text: str) -> None:
    """Write a file for its owner only, whole or not at all; one caller at a time."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)  # what a crash left
    _write(fresh, text, os.O_EXCL)
    fresh.replace(path)
    sync(path.parent)


def append(path: Path, line: str) -> None:
    """Add a line to a file for its owner only; what a crash tore before it keeps a line of its own."""
    torn = path.exists() and not path.read_bytes().endswith(b"\n")
    _write(path, f"\n{line}\n" if torn else f"{line}\n", os.O_APPEND)
    sync(path.parent)


def _write(path: Path, text: str, how: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until a file, or what a directory names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

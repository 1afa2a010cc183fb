"""The key-encryption key: in a file of its own, apart from what it protects, and for its owner's eyes only."""

import os
from base64 import b64decode, b64encode
from pathlib import Path

from ledger.durable import settle

FORM, BYTES = "cairn-key-v1 ", 32
OTHERS = 0o077


class WrongKey(ValueError):
    """The key-encryption key is not there, cannot be read, or is not the one that the keys were wrapped with."""


def key_in(path: Path) -> bytes:
    """The key in a file; raises WrongKey when there is none, or when others may read it."""
    try:
        text, mode = path.read_text(encoding="ascii"), path.stat().st_mode
    except (OSError, ValueError) as missing:
        raise WrongKey(f"the key file {path} cannot be read: put it back, or name it in CAIRN_KEY_FILE") from missing
    if mode & OTHERS:
        raise WrongKey(f"others may read the key file {path}: chmod 600 it")
    try:
        key = b64decode(text.removeprefix(FORM).strip(), validate=True) if text.startswith(FORM) else b""
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise WrongKey(f"{path} holds no key of Cairn: put it back, or name it in CAIRN_KEY_FILE")
    return key


def made_in(path: Path) -> bytes:
    """The key in a file, made when there is none; two that make it at once get the same; raises WrongKey."""
    if not path.exists():
        try:
            _make(path)
        except OSError as refused:
            raise WrongKey(f"no key can be kept in {path}: name another file in CAIRN_KEY_FILE") from refused
    return key_in(path)


def _make(path: Path) -> None:
    settle(path.parent)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)  # what a crash left
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{FORM}{b64encode(os.urandom(BYTES)).decode()}\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(fresh)
    except FileExistsError:
        return  # another process was faster
    finally:
        fresh.unlink(missing_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)

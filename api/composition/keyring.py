"""The keys that people's names are sealed with, and where the key is that these are wrapped with."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api.composition.address import address_of
from api.composition.engines import KEYS, LEDGER, NotThisLedger, fitting, ledger_in
from domain.erasure import erase_again
from domain.errors import LifecycleError
from domain.mapper import Mapper
from ledger import lock
from ledger.engine import Ledger
from ledger.key_file import WrongKey, made_in
from ledger.keys import Keys
from ledger.keys_backup import backed_up, put_back


class KeyWrong(LifecycleError, code="wrong_key"):
    """The key file is missing, or not this workspace's; name the right one in CAIRN_KEY_FILE: nothing was altered."""


class KeysMissing(LifecycleError, code="keys_missing"):
    """There are events, and no keys to read names with; put keys.db back with `cairn keys restore`."""


def keys_in(directory: Path, ledger: Ledger) -> Keys:
    """The keys of a directory, without those of whoever was erased; raises KeyWrong, KeysMissing."""
    if not (path := directory / KEYS).exists() and ledger.head():
        raise KeysMissing
    with refusing():
        keys = Keys(path, key_file(), ledger.workspace)
    erase_again(keys, ledger, keys.subjects())
    return keys


def mapper_in(directory: Path) -> tuple[Mapper, Callable[[], None]]:
    """What reads the facts of a directory's workspace, and how its keys are let go of."""
    with closing(ledger_in(directory)) as ledger:
        keys = keys_in(directory, ledger)
    return Mapper(keys), keys.close


def keys_fit(directory: Path, workspace: str) -> None:
    """See that the keys that are there are this workspace's, or else that some can be made; raises KeyWrong."""
    with refusing():
        if (path := directory / KEYS).exists():
            Keys(path, key_file(), workspace).close()
        else:
            made_in(key_file())


def apart(directory: Path) -> tuple[Ledger, Mapper]:
    """A directory's ledger and what reads its facts, for a process forked from the one that has it open."""
    ledger = ledger_in(directory)
    with refusing():
        return ledger, Mapper(Keys(directory / KEYS, key_file(), ledger.workspace))


def keys_begun(directory: Path) -> None:
    """Begin without the keys that were lost, if they were: people are shown by their ids from then on."""
    with fitting(), lock.locked(directory), closing(ledger_in(directory)) as ledger, refusing():
        Keys(directory / KEYS, key_file(), ledger.workspace).close()


def keys_kept(directory: Path, to: Path) -> None:
    """Write a backup of the keys, wrapped as they are."""
    backed_up(directory / KEYS, to)


def keys_restored(directory: Path, backup: Path) -> int:
    """Put a backup of the keys in place, and tell how many are readable; raises KeyWrong, FileExistsError."""
    if not ((directory / LEDGER).exists() or address_of(directory).dsn):
        raise NotThisLedger(f"there is no ledger in {directory}: restore it first")
    with fitting(), lock.locked(directory), closing(ledger_in(directory)) as ledger:
        with refusing():
            put_back(directory / KEYS, backup, key_file(), ledger.workspace)
        with closing(keys_in(directory, ledger)) as keys:
            return len(keys.subjects())


@contextmanager
def refusing() -> Iterator[None]:
    """Within this block a key that is not the right one is told as KeyWrong."""
    try:
        yield
    except WrongKey as found:
        raise KeyWrong(str(found)) from found


def key_file() -> Path:
    """Apart from every workspace: where CAIRN_KEY_FILE says, or in the operator's own directory of settings."""
    if named := os.environ.get("CAIRN_KEY_FILE"):
        return Path(named)
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "cairn" / "key"

"""Where the key is that all others are wrapped with, and what is said when it is not the right one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import LifecycleError


class KeyWrong(LifecycleError, code="wrong_key"):
    """The key file is missing, or not this workspace's; name the right one in CAIRN_KEY_FILE: nothing was altered."""


class KeysMissing(LifecycleError, code="keys_missing"):
    """There are events, and no keys to read names with; put keys.db back with `cairn keys restore`."""


@contextmanager
def refusing(wrong: type[Exception]) -> Iterator[None]:
    """Within this block a key that is not the right one is told as KeyWrong."""
    try:
        yield
    except wrong as found:
        raise KeyWrong(str(found)) from found


def key_file() -> Path:
    """Apart from every workspace: where CAIRN_KEY_FILE says, or in the operator's own directory of settings."""
    if named := os.environ.get("CAIRN_KEY_FILE"):
        return Path(named)
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "cairn" / "key"

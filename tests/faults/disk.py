"""A disk that can be watched: what SQLite writes and syncs, in its order, through a VFS around the one it has.

It needs no compiler: the structures are those of https://sqlite.org/c3ref/vfs.html and io_methods.html.
"""

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

VFS_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
VFS_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class Methods(Structure):
    """sqlite3_io_methods."""

    _fields_: ClassVar = [
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read")),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        *((f"other{n}", c_void_p) for n in range(13)),
    ]


class File(Structure):
    """sqlite3_file."""

    _fields_: ClassVar = [("methods", POINTER(Methods))]


class Vfs(Structure):
    """sqlite3_vfs."""

    _fields_: ClassVar = [
        *((name, c_int) for name in ("version", "size_of_file", "longest_path")),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", VFS_OPEN),
        ("delete", VFS_DELETE),
        *((f"other{n}", c_void_p) for n in range(14)),
    ]


class Op(NamedTuple):
    """One thing that was asked of the disk: write, truncate, sync or delete."""

    kind: str
    file: str
    offset: int = 0
    data: bytes = b""


Watch = Callable[[Op], int]  # tells 0, or the SQLite error that is answered instead of doing it
SQLITE = ctypes.CDLL(getattr(_sqlite3, "__file__", None))  # the very library that Python uses
SQLITE.sqlite3_vfs_find.restype = POINTER(Vfs)
_kept: list[Any] = []  # what SQLite points to, for as long as anything may be open


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Whatever SQLite opens meanwhile is watched until it is closed."""
    usual = SQLITE.sqlite3_vfs_find(None)
    vfs = Vfs.from_buffer_copy(usual.contents)
    vfs.name = b"watched %d" % len(_kept)
    names: dict[int, str] = {}
    _kept.append((vfs, *_hooked(vfs, usual.contents, names, watch)))
    SQLITE.sqlite3_vfs_register(ctypes.byref(vfs), 1)
    try:
        yield
    finally:
        SQLITE.sqlite3_vfs_register(usual, 1)
        SQLITE.sqlite3_vfs_unregister(ctypes.byref(vfs))


def named(path: int) -> str:
    """SQLite keeps the path's address, and reads on behind it: it is passed on as it came."""
    return Path(ctypes.string_at(path).decode()).name


def _hooked(vfs: Vfs, usual: Vfs, names: dict[int, str], watch: Watch) -> tuple[Any, ...]:
    made: dict[int, Methods] = {}  # a file with locks has other methods than one without

    def opened(_: int, path: int | None, file: int, flags: int, out: int) -> int:
        code = usual.open(ctypes.addressof(usual), path, file, flags, out)
        if code == 0 and path:
            names[file] = named(path)
            one = File.from_address(file)
            known = ctypes.addressof(one.methods.contents)
            if known not in made:
                made[known] = _watched_methods(one.methods.contents, names, watch)
            one.methods = ctypes.pointer(made[known])
        return int(code)

    def deleted(_: int, path: int, is_synced: int) -> int:
        return watch(Op("delete", named(path))) or usual.delete(ctypes.addressof(usual), path, is_synced)

    vfs.open, vfs.delete = VFS_OPEN(opened), VFS_DELETE(deleted)
    return made, vfs.open, vfs.delete


def _watched_methods(usual: Methods, names: dict[int, str], watch: Watch) -> Methods:
    def write(file: int, data: int, size: int, offset: int) -> int:
        op = Op("write", names[file], offset, ctypes.string_at(data, size))
        return watch(op) or usual.write(file, data, size, offset)

    def truncate(file: int, size: int) -> int:
        return watch(Op("truncate", names[file], size)) or usual.truncate(file, size)

    def sync(file: int, flags: int) -> int:
        return watch(Op("sync", names[file])) or usual.sync(file, flags)

    methods = Methods.from_buffer_copy(usual)
    methods.write, methods.truncate, methods.sync = WRITE(write), TRUNCATE(truncate), SYNC(sync)
    _kept.append((methods, methods.write, methods.truncate, methods.sync))
    return methods

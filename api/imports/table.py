"""A CSV file, plain or gzipped, read strictly: every row with the line it begins on, or the line that is broken."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple, Protocol

from api.imports.faults import (
    BrokenArchive,
    BrokenQuotes,
    BrokenTable,
    MissingColumn,
    NulByte,
    RaggedRow,
    TooLong,
    UnknownColumn,
    WrongEncoding,
)
from domain.planning.readings import LONGEST

MOST_BYTES = 512 * 1024 * 1024
GZIP = b"\x1f\x8b"


class Row(NamedTuple):
    """One row by the names of its columns, and the line it begins on."""

    line: int
    cells: dict[str, str]


class Readable(Protocol):
    """A file, or what is read as one."""

    @property
    def name(self) -> str:
        """What it is called where it is at fault."""

    def read_bytes(self) -> bytes:
        """All of it."""


def rows(path: Readable, columns: Sequence[str], unread: Sequence[str], encoding: str, delimiter: str) -> Iterator[Row]:
    """Every row below the header; raises BrokenTable with the line that is broken."""
    text = _text(path, encoding)
    table = _records(text, delimiter)
    _, header = next(table, (1, []))
    _check(header, columns, unread)
    for line, cells in table:
        if len(cells) != len(header):
            raise RaggedRow(line, f"{len(cells)} cells where the header has {len(header)}")
        if long := [name for name, cell in zip(header, cells, strict=True) if len(cell) > LONGEST]:
            raise TooLong(line, f"{', '.join(long)} has more than {LONGEST} characters")
        yield Row(line, dict(zip(header, cells, strict=True)))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenQuotes(line, str(error)) from error


def _check(header: list[str], columns: Sequence[str], unread: Sequence[str]) -> None:
    if not header:
        raise BrokenTable(1, "the file is empty; its first line names the columns")
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise UnknownColumn(1, f"{', '.join(twice)} stands twice")
    if missing := [name for name in columns if name not in header]:
        raise MissingColumn(1, f"there is no column {', '.join(missing)}")
    if unknown := [name for name in header if name not in {*columns, *unread}]:
        raise UnknownColumn(1, f"the mapping does not know {', '.join(unknown)}; name it, or list it as unread")


def _text(path: Readable, encoding: str) -> str:
    kept = path.read_bytes()
    raw = _unpacked(kept) if kept.startswith(GZIP) else kept
    if len(raw) > MOST_BYTES:
        raise BrokenTable(1, f"more than {MOST_BYTES} bytes; split the file")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(encoding, "replace").count("\n") + 1
        raise WrongEncoding(line, f"{error.reason}: this is not {encoding}") from error
    if (nul := text.find("\0")) >= 0:
        raise NulByte(text.count("\n", 0, nul) + 1, "a NUL byte")
    return text.removeprefix("\ufeff")


def _unpacked(kept: bytes) -> bytes:
    packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        raw = packed.decompress(kept, MOST_BYTES + 1)
    except zlib.error as error:
        raise BrokenArchive(1, str(error)) from error
    if not packed.eof and len(raw) <= MOST_BYTES:
        raise BrokenArchive(1, "the archive ends too early")
    return raw

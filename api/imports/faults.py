"""Everything that stops an import, each with its line; nothing is recorded then."""

import re
from collections.abc import Sequence

from domain.errors import Invalid, KeyReused, LifecycleError
from domain.planning.feature import Feature

OTHERWISE = {KeyReused.code, Feature.AttestedOtherwise.code}


class BrokenMapping(Invalid, code="import.broken_mapping"):
    """The mapping cannot be read; correct it where the message says."""


class NobodyAccountable(BrokenMapping, code="import.nobody_accountable"):
    """The product is not here yet, and somebody answers for it from its first day; name them as product.accountable."""


class BrokenTable(Invalid, code="import.broken_table"):
    """The file cannot be read as a table; nothing was recorded."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"line {line}: {detail}", pointer=f"/lines/{line}")
        self.line = line


class BrokenArchive(BrokenTable, code="import.broken_archive"):
    """The file is not whole as a gzip archive."""


class WrongEncoding(BrokenTable, code="import.wrong_encoding"):
    """The file is in another encoding than the mapping says."""


class NulByte(BrokenTable, code="import.nul_byte"):
    """A table of text has no NUL."""


class BrokenQuotes(BrokenTable, code="import.broken_quotes"):
    """A quoted cell does not end, or is followed by more."""


class RaggedRow(BrokenTable, code="import.ragged_row"):
    """A row has as many cells as the header."""


class UnknownColumn(BrokenTable, code="import.unknown_column"):
    """The mapping names every column of the file, or says that it is not read."""


class MissingColumn(BrokenTable, code="import.missing_column"):
    """The file has every column the mapping names."""


class EmptyCell(BrokenTable, code="import.empty_cell"):
    """A change says of which entity, which field, when and by whom."""


class TooLong(BrokenTable, code="import.too_long"):
    """A cell has at most 10,000 characters, a name of an entity or a field at most 80, a person's name at most 200."""


class BadTime(BrokenTable, code="import.bad_time"):
    """A business time is a moment: ISO 8601 with an offset, unless the mapping says otherwise."""


class InTheFuture(BrokenTable, code="import.in_the_future"):
    """What is attested has happened."""


class RowTwice(BrokenTable, code="import.row_twice"):
    """A sequence names one row of an entity."""


class RowOtherwise(BrokenTable, code="import.row_otherwise"):
    """A row that was imported before says something else now; what was attested stays as it was."""


def refused_row(refusal: LifecycleError, lines: Sequence[int]) -> LifecycleError:
    """What to say when a command of a batch was refused: its line, if the door tells which command it was."""
    which = re.search(r"/commands/(\d+)", f"{refusal.pointer} {refusal}")
    line = lines[int(which[1])] if which else lines[0] if len(lines) == 1 else 0
    if line and refusal.code in OTHERWISE:
        return RowOtherwise(line, "it says something else than when it was imported; what was attested stays as it was")
    said = f"line {line}: {refusal}" if line else str(refusal)
    return type(refusal)(said, facts=refusal.facts, code=refusal.code)

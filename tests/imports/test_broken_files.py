"""A file with one broken row is not imported at all, and the row is named by its line."""

import gzip
from pathlib import Path

import pytest

from api.imports import faults
from tests.imports.desk import LINES, MAPPING, Desk

ROW = "ATL-9;2025-01-13T09:12:00+01:00;Nora Lind;Summary;;A title;\n"
BROKEN = {
    "a date that is none": (faults.BadTime, ROW.replace("2025-01-13T", "13 January, ")),
    "a day that never was": (faults.BadTime, ROW.replace("01-13", "02-30")),
    "a time without offset": (faults.BadTime, ROW.replace("+01:00", "")),
    "a time to come": (faults.InTheFuture, ROW.replace("2025", "2999")),
    "a cell too few": (faults.RaggedRow, ROW.replace("A title;", "A title")),
    "a cell too many": (faults.RaggedRow, ROW.replace("A title", "A; title")),
    "nothing in it": (faults.RaggedRow, "\n"),
    "a NUL": (faults.NulByte, ROW.replace("title", "ti\0tle")),
    "no entity": (faults.EmptyCell, ROW.replace("ATL-9", " ")),
    "no field": (faults.EmptyCell, ROW.replace("Summary", "")),
    "no time": (faults.EmptyCell, ROW.replace("2025-01-13T09:12:00+01:00", "")),
    "a quote that goes on": (faults.BrokenQuotes, ROW.replace("A title", '"A" title')),
    "a title that never ends": (faults.TooLong, ROW.replace("title", "t" * 10_001)),
    "an entity that never ends": (faults.TooLong, ROW.replace("ATL-9", "A" * 81)),
    "an author who never ends": (faults.TooLong, ROW.replace("Nora", "N" * 201)),
}


class TestABrokenRow:
    @pytest.mark.parametrize("kind", BROKEN)
    def test_stops_the_import_with_its_line_and_nothing_is_recorded(self, desk: Desk, kind: str) -> None:
        fault, row = BROKEN[kind]
        before = desk.head()
        with pytest.raises(fault, match=r"^line 5: ") as stopped:
            desk.bring_text("".join([*LINES[:4], row, *LINES[4:]]))
        assert (desk.head(), stopped.value.line) == (before, 5)
        assert stopped.value.code == fault.code != faults.BrokenTable.code

    def test_is_counted_in_lines_of_the_file_also_below_a_cell_of_several_lines(self, desk: Desk) -> None:
        tall = ROW.replace("A title", '"A\ntitle\nof lines"')
        with pytest.raises(faults.BadTime, match=r"^line 5: "):
            desk.bring_text(LINES[0] + tall + ROW.replace("2025", "never"))

    def test_in_another_encoding_is_found(self, desk: Desk) -> None:
        text = "".join(LINES[:6]).encode() + ROW.replace("title", "tïtle").encode("latin-1")
        with pytest.raises(faults.WrongEncoding, match=r"^line 7: .*not utf-8"):
            desk.bring_text(text)

    def test_that_begins_a_quote_and_never_ends_it_is_found(self, desk: Desk) -> None:
        with pytest.raises(faults.BrokenQuotes, match=r"^line 2: "):
            desk.bring_text(LINES[0] + ROW.replace("A title", '"A title'))


class TestAHeader:
    def test_with_a_column_the_mapping_does_not_know_is_refused(self, desk: Desk) -> None:
        with pytest.raises(faults.UnknownColumn, match=r"^line 1: .*Mood"):
            desk.bring_text(LINES[0].replace("Comment", "Mood") + ROW)

    def test_without_a_column_the_mapping_reads_is_refused(self, desk: Desk) -> None:
        with pytest.raises(faults.MissingColumn, match=r"^line 1: .*Ticket"):
            desk.bring_text(LINES[0].replace("Ticket", "Issue") + ROW)

    def test_with_a_column_twice_is_refused(self, desk: Desk) -> None:
        with pytest.raises(faults.UnknownColumn, match=r"^line 1: Ticket stands twice"):
            desk.bring_text(LINES[0].replace("Comment", "Ticket") + ROW)

    def test_that_is_missing_is_refused(self, desk: Desk) -> None:
        with pytest.raises(faults.BrokenTable, match=r"^line 1: the file is empty"):
            desk.bring_text("")


class TestAFile:
    def test_may_be_gzipped_and_may_begin_with_a_byte_order_mark(self, desk: Desk) -> None:
        assert desk.bring_text(gzip.compress("\ufeff".encode() + "".join(LINES).encode())).recorded == len(LINES) - 1

    def test_gzipped_and_cut_off_is_refused(self, desk: Desk) -> None:
        with pytest.raises(faults.BrokenArchive, match=r"^line 1: the archive ends too early"):
            desk.bring_text(gzip.compress("".join(LINES).encode())[:-20])

    def test_of_rows_that_share_a_sequence_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        numbered = tmp_path / "numbered.toml"
        numbered.write_text(MAPPING.read_text().replace('unread = ["Comment"]', 'sequence = "Comment"'))
        desk.path.joinpath("twice.csv").write_text(LINES[0] + 2 * ROW.replace(";\n", ";7\n"))
        with pytest.raises(faults.RowTwice, match=r"^line 3: sequence 7 of ATL-9 stands in line 2, too"):
            desk.bring(desk.path / "twice.csv", numbered)

"""Several processes fold one file, are killed, and meet facts that views cannot take: the rows are exact."""

import os
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from projections import runner
from projections.source import Parked
from projections.store import Views
from tests.faults.folders import fought_over, opened, troubled
from tests.projections.book import SHIPS, Book, Record
from tests.projections.trial import FLEET, LOGS, views

SEEDS = int(os.environ.get("CAIRN_SEEDS", "25")) // 10
UNCONDITIONAL = "UPDATE progress SET position = ? WHERE ? IS NOT NULL AND ? IS NOT NULL"


def told(found: Views) -> tuple[dict[str, str], list[Parked]]:
    """The digest of every view, and what is parked."""
    found.catch_up()
    told_of = found.digests(), found.parked()
    found.close()
    return told_of


class TestRunnersThatAreKilled:
    @pytest.mark.parametrize("seed", range(SEEDS))
    def test_leave_what_one_that_is_left_alone_makes(self, tmp_path: Path, seed: int) -> None:
        alone = told(opened(tmp_path / "alone.db"))
        before = opened(tmp_path / "fought-over.db", renamed=False)
        before.catch_up(to=troubled().head() // 2)  # from here on one view is declared otherwise, and built beside
        before.close()

        assert fought_over(tmp_path / "fought-over.db", seed) > 2  # some are killed while they fold
        assert told(opened(tmp_path / "fought-over.db")) == alone
        assert {each.view for each in alone[1]} == {"", "products", FLEET.name, LOGS.name}


class Overtaken(Book):
    """A ledger that lets another runner fold everything while a page is read."""

    other: Views | None = None

    def page(self, after: int, limit: int) -> list[Record]:
        page, other, self.other = super().page(after, limit), self.other, None
        if other:
            other.catch_up()
        return list(page)


class TestARunnerThatIsOvertaken:
    def overtaken(self, tmp_path: Path) -> dict[str, str]:
        """The digests after a runner was overtaken between its look at the file and its page."""
        book = Overtaken()
        for ship in SHIPS:
            book.register(ship)
            book.rename(ship, "poison")
            book.rename(ship, "alba")
        late, first = (views(tmp_path / "one.db", book, batch=2) for _ in "ab")
        book.other = first
        late.catch_up()
        found = late.digests()
        late.close()
        first.close()
        return found

    def alone(self, tmp_path: Path) -> dict[str, str]:
        book = Book()
        for ship in SHIPS:
            book.register(ship)
            book.rename(ship, "poison")
            book.rename(ship, "alba")
        return told(views(tmp_path / "alone.db", book))[0]

    def test_writes_nothing(self, tmp_path: Path) -> None:
        assert self.overtaken(tmp_path) == self.alone(tmp_path)

    def test_folds_twice_unless_it_moves_the_position_on_a_condition(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: without the condition the same facts are written again."""
        monkeypatch.setattr(runner, "MOVED", UNCONDITIONAL)
        with pytest.raises(IntegrityError):
            self.overtaken(tmp_path)

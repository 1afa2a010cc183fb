"""Two servers that share what signs: one of them may look at the ledger just before the other signs what came then."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.checkpoint import Checkpoint
from ledger.engine import Ledger
from ledger.notary import Notary
from ledger.signer import Forked
from ledger.sqlite import SqliteLedger
from tests.ledger.entries import A, step


class Slow:
    """A ledger whose head is told late, as it was."""

    def __init__(self, ledger: Ledger, *heads: int) -> None:
        self._ledger, self.heads = ledger, list(heads)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def head(self) -> int:
        return self.heads.pop(0) if self.heads else self._ledger.head()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(SqliteLedger(tmp_path / "ledger.db")) as opened:
        opened.append_now([step(A, 1, count=3)])
        yield opened


class TestAHeadThatWasOvertaken:
    def test_is_looked_at_again(self, ledger: Ledger, tmp_path: Path) -> None:
        slow = Notary(Slow(ledger, 2), tmp_path / "signer")
        note = Notary(ledger, tmp_path / "signer").checkpoint()

        assert slow.checkpoint() == note
        assert (Checkpoint.in_note(note).size, slow.size) == (3, 3)

    def test_is_no_excuse_for_a_ledger_that_is_shorter_than_what_was_signed(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        """The control: as long as it does not reach what was signed, it is an older one."""
        Notary(ledger, tmp_path / "signer").checkpoint()
        with pytest.raises(Forked):
            Notary(Slow(ledger, 2, 2), tmp_path / "signer").checkpoint()

"""A ledger is given up where it was before it is taken up where it came to, and in between nothing can be appended."""

from contextlib import closing
from pathlib import Path

import pytest

from ledger.backup_check import checked
from ledger.backup_form import Manifest
from ledger.engine import Ledger
from ledger.home import Occupied
from ledger.move import InFile, Place, WentOn
from ledger.move_postgres import InSchema
from ledger.notary import Notary
from tests.engines import Engine, InAFile, OnAServer
from tests.ledger.backups import taken
from tests.ledger.entries import A, B, grown, step


def appended(ledger: Ledger) -> bool:
    """Whether something more can be appended."""
    try:
        return ledger.append_now([step(B, 1)]) is not None
    except ConnectionError:
        return False


def place_of(engine: Engine) -> Place:
    """The same ledger, to be moved."""
    if isinstance(engine, InAFile):
        return InFile(engine.path)
    assert isinstance(engine, OnAServer)
    return InSchema(engine.dsn, engine.schema)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Five events of another ledger."""
    (tmp_path / "other").mkdir()
    with closing(InAFile(tmp_path / "other")) as other:
        ledger = other.open()
        grown(ledger, A, 5)
        taken(other, Notary(ledger, tmp_path / "other" / "signer"), tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def manifest(backup: Path) -> Manifest:
    return checked(backup)


class TestGivingUp:
    def test_lets_nothing_be_appended_by_whoever_has_it_open(self, engine: Engine) -> None:
        ledger = engine.open()
        grown(ledger, A, 3)
        place_of(engine).given_up(3)

        assert place_of(engine).is_given_up()
        assert not appended(ledger)
        assert ledger.head() == 3

    def test_is_refused_when_somebody_recorded_since(self, engine: Engine) -> None:
        ledger = engine.open()
        grown(ledger, A, 3)
        with pytest.raises(WentOn):
            place_of(engine).given_up(2)

        assert not place_of(engine).is_given_up()
        assert appended(ledger)

    def test_keeps_all_that_was_recorded_to_be_read(self, engine: Engine) -> None:
        grown(engine.open(), A, 3)
        place_of(engine).given_up(3)

        assert len(engine.open().page(0, 10)) == 3


class TestReceiving:
    def test_keeps_every_event_and_takes_none(self, engine: Engine, backup: Path, manifest: Manifest) -> None:
        place_of(engine).received(backup, manifest)
        with closing(place_of(engine).looked_at()) as ledger:
            assert (ledger.head(), ledger.workspace) == (5, manifest.workspace)

    def test_may_be_done_again(self, engine: Engine, backup: Path, manifest: Manifest) -> None:
        for _ in range(2):
            place_of(engine).received(backup, manifest)
        with closing(place_of(engine).looked_at()) as ledger:
            assert ledger.head() == 5

    def test_is_followed_by_taking_up_as_often_as_one_likes(
        self, engine: Engine, backup: Path, manifest: Manifest
    ) -> None:
        place_of(engine).received(backup, manifest)
        for _ in range(2):
            place_of(engine).taken_up()

        assert not place_of(engine).is_given_up()
        assert appended(engine.open())


class TestASchema:
    def test_that_received_a_ledger_takes_nothing_before_it_is_taken_up(
        self, home: OnAServer, backup: Path, manifest: Manifest
    ) -> None:
        place_of(home).received(backup, manifest)

        assert place_of(home).is_given_up()
        assert not appended(home.open())

    def test_that_holds_an_open_ledger_receives_none(self, home: OnAServer, backup: Path, manifest: Manifest) -> None:
        grown(home.open(), A, 1)
        with pytest.raises(Occupied):
            place_of(home).received(backup, manifest)

    def test_that_another_workspace_gave_up_receives_none(
        self, home: OnAServer, backup: Path, manifest: Manifest
    ) -> None:
        grown(home.open(), A, 1)
        place_of(home).given_up(1)
        with pytest.raises(Occupied):
            place_of(home).received(backup, manifest)


class TestAFile:
    def test_that_was_set_aside_is_whole_by_itself(self, tmp_path: Path) -> None:
        with closing(InAFile(tmp_path)) as engine:
            grown(engine.open(), A, 3)
            place_of(engine).given_up(3)
        for _ in range(2):
            InFile(tmp_path / "ledger.db").set_aside()

        assert [path.name for path in tmp_path.glob("ledger*")] == ["ledger.moved.db"]
        assert InFile(tmp_path / "ledger.db").is_given_up()

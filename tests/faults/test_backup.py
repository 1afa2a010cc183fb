"""A backup taken while commands are recorded holds all that were answered before it began; a plain copy does not."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from ledger import home_postgres
from ledger.backup import begun
from ledger.backup_check import checked
from ledger.backup_form import LEDGER, Unsound
from ledger.home import File
from ledger.home_postgres import Schema
from ledger.notary import Notary
from ledger.postgres import PostgresLedger
from ledger.sqlite import SqliteLedger
from ledger.tiles import Tree
from ledger.verify import Result, verified
from tests.engines import ENGINES, Engine, InAFile, OnAServer
from tests.engines import dropped as drop
from tests.ledger.backups import home_of, load, taken
from tests.ledger.entries import grown, step

ROUNDS = 20
NEW = UUID(int=9)
both = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def commands(ledger: Path) -> set[UUID]:
    """The commands in a ledger's file."""
    with closing(sqlite3.connect(ledger)) as db:
        return {UUID(bytes=id_) for (id_,) in db.execute("SELECT id FROM command")}


class TestABackupUnderLoad:
    @both
    def test_holds_what_was_answered_before_it_began(self, engine: Engine, tmp_path: Path) -> None:
        ledger = engine.open()
        notary = Notary(ledger, tmp_path / "signer")
        with load(ledger) as running:
            for n in range(5):
                before = running.until(20)
                manifest = taken(engine, notary, tmp_path / f"{n}", lambda _: running.until(5))

                assert before <= commands(tmp_path / f"{n}" / LEDGER)
                assert checked(tmp_path / f"{n}", notary.verifier) == manifest
                assert manifest.extension, "commands were recorded after the copy, and before the signature"

    @both
    def test_goes_on_once_it_is_restored_to_the_other_engine_or_the_same(
        self, engine: Engine, home: OnAServer, tmp_path: Path
    ) -> None:
        ledger = engine.open()
        notary = Notary(ledger, tmp_path / "signer")
        with load(ledger) as running:
            running.until(300)
            manifest = taken(engine, notary, tmp_path / "backup")
        new = f"{home.schema}_restored"
        File(tmp_path / "file.db").filled(tmp_path / "backup", manifest)
        Schema(home.dsn, new).filled(tmp_path / "backup", manifest)

        for restored in (SqliteLedger(tmp_path / "file.db"), PostgresLedger(home.dsn, new)):
            with closing(restored):
                size = manifest.position
                assert restored.workspace == ledger.workspace
                assert restored.page(0, 10_000) == ledger.page(0, size)
                assert Tree(restored.tile).root(size).hex() == manifest.root
                assert restored.append_now([step(NEW, 1)]) == size + 1
        drop(home.dsn, new)


class TestAPlainCopyUnderLoad:
    @pytest.mark.parametrize("busy", [True, False])
    def test_of_the_files_is_not_what_was_signed(self, tmp_path: Path, *, busy: bool) -> None:
        """The control: the file first, its WAL later, and a checkpoint of SQLite's between the two, or nothing."""
        engine = InAFile(tmp_path)
        ledger = engine.open()
        notary = Notary(ledger, tmp_path / "signer")
        grown(ledger, NEW, 50)
        note, to = notary.checkpoint().encode(), tmp_path / "copy.db"
        shutil.copy(engine.path, to)
        if busy:
            with closing(sqlite3.connect(engine.path)) as other:
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            grown(ledger, NEW, 50)
        shutil.copy(f"{engine.path}-wal", f"{to}-wal")
        engine.close()

        assert (verified_or_unreadable(to, note, notary.verifier) is Result.VERIFIED) is not busy

    def test_of_the_tables_without_one_snapshot_is_not_what_was_signed(
        self, home: OnAServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: the same copy, each table as it stands when its turn comes."""
        monkeypatch.setattr(home_postgres, "SNAPSHOT", "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY")
        ledger = home.open()
        notary = Notary(ledger, tmp_path / "signer")
        with load(ledger) as running:
            running.until(50)
            sound = [is_sound(home, notary, tmp_path / f"{n}") for n in range(ROUNDS)]

        assert not all(sound)


def verified_or_unreadable(copy: Path, note: bytes, key: str) -> Result:
    try:
        return verified(copy, [note], key).result
    except (sqlite3.DatabaseError, TypeError):
        return Result.TAMPERED


def is_sound(engine: Engine, notary: Notary, to: Path) -> bool:
    """Whether a copy is one that a checkpoint can vouch for."""
    try:
        copy = begun(home_of(engine).copied, to)
        return bool(copy.sealed(notary.extension(copy.position), notary.verifier))
    except (Unsound, sqlite3.IntegrityError):
        return False

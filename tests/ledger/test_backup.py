"""A backup is put in place only when every byte of it is what was signed, and only where nothing is."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from psycopg import connect

from ledger.backup import begun
from ledger.backup_check import checked
from ledger.backup_form import LEDGER, MANIFEST, NOTE, Unsound, measured
from ledger.home import File, Occupied, vacant
from ledger.home_postgres import COPIED, Schema
from ledger.notary import Notary
from ledger.signing_key import SigningKey
from tests.engines import Engine, OnAServer
from tests.ledger.backups import home_of, taken
from tests.ledger.entries import A, B, grown


@pytest.fixture
def notary(engine: Engine, tmp_path: Path) -> Notary:
    """Who signs a ledger of some events."""
    ledger = engine.open()
    grown(ledger, A, 300)
    return Notary(ledger, tmp_path / "signer")


@pytest.fixture
def backup(engine: Engine, notary: Notary, tmp_path: Path) -> Path:
    taken(engine, notary, tmp_path / "backup", lambda _: grown(engine.open(), B, 2))
    return tmp_path / "backup"


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at % len(content)] ^= 1
    file.write_bytes(content)


def told(backup: Path, **other: object) -> None:
    """Have the manifest say something else."""
    manifest = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps(manifest | other))


def altered(backup: Path, statement: str) -> None:
    """Alter the ledger, and have the manifest say that this was its content."""
    with closing(sqlite3.connect(backup / LEDGER)) as db, db:
        db.execute(statement)
    told(backup, files={name: measured(backup / name) for name in (LEDGER, NOTE)})


class TestABackup:
    def test_is_sound(self, backup: Path, notary: Notary) -> None:
        manifest = checked(backup, notary.verifier)

        assert (manifest.position, len(manifest.extension) > 0) == (300, True)
        assert sorted(file.name for file in backup.iterdir()) == [NOTE, LEDGER, MANIFEST]

    def test_can_be_read_by_its_owner_only(self, backup: Path) -> None:
        assert {file.stat().st_mode & 0o777 for file in backup.iterdir()} == {0o600}

    def test_is_never_written_over(self, engine: Engine, backup: Path) -> None:
        with pytest.raises(FileExistsError):
            begun(home_of(engine).copied, backup)

    def test_that_fails_leaves_nothing(self, engine: Engine, notary: Notary, tmp_path: Path) -> None:
        copy = begun(home_of(engine).copied, tmp_path / "other")
        with pytest.raises(Unsound, match="does not vouch"):
            copy.sealed(notary.extension(copy.position - 1), notary.verifier)
        copy.dropped()

        assert not [path for path in tmp_path.iterdir() if path.name.startswith("other")]


class TestADamagedBackup:
    @pytest.mark.parametrize("name", [LEDGER, NOTE])
    def test_is_told_by_any_byte(self, backup: Path, name: str) -> None:
        size = (backup / name).stat().st_size
        for at in range(0, size, max(size // 40, 1)):
            flip(backup / name, at)
            with pytest.raises(Unsound, match=name):
                checked(backup)
            flip(backup / name, at)

        assert checked(backup)

    @pytest.mark.parametrize("name", [LEDGER, NOTE, MANIFEST])
    def test_is_told_by_a_missing_file(self, backup: Path, name: str) -> None:
        (backup / name).unlink()
        with pytest.raises(Unsound, match=name):
            checked(backup)

    @pytest.mark.parametrize(
        "other",
        [{"position": 299}, {"root": "00" * 32}, {"workspace": "other"}, {"extension": []}, {"extension": ["AA=="]}],
    )
    def test_is_told_by_a_manifest_that_says_something_else(self, backup: Path, other: dict[str, object]) -> None:
        told(backup, **other)
        with pytest.raises(Unsound):
            checked(backup)

    def test_of_a_later_form_is_left_to_a_later_cairn(self, backup: Path) -> None:
        told(backup, format="cairn-backup/v2")
        with pytest.raises(Unsound, match="newer Cairn"):
            checked(backup)


class TestAForgedBackup:
    """Whoever alters events writes hashes that fit; what the log has signed does not."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE event SET state = x'7b7d' WHERE position = 7",
            "UPDATE event SET topic = 'thing.undone' WHERE position = 7",
            "DELETE FROM event WHERE position = 300",
            "UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE level = 0 AND number = 1",
            "UPDATE tile SET hashes = zeroblob(32) WHERE level = 1",
            "UPDATE workspace SET id = 'other'",
        ],
    )
    def test_is_told_by_the_signed_root(self, backup: Path, statement: str) -> None:
        altered(backup, statement)
        with pytest.raises(Unsound):
            checked(backup)

    def test_is_told_by_the_key_that_was_kept_elsewhere(self, backup: Path, notary: Notary) -> None:
        stranger = SigningKey.fresh(notary.verifier.partition("+")[0]).verifier
        with pytest.raises(Unsound, match="no signature by a known key"):
            checked(backup, stranger)


class TestPuttingItBack:
    @pytest.mark.parametrize("left", ["ledger.db", "ledger.db-wal", "views.db"])
    def test_is_refused_where_something_is(self, tmp_path: Path, left: str) -> None:
        (tmp_path / left).touch()
        with pytest.raises(Occupied, match=left):
            vacant(tmp_path)

    def test_is_refused_in_a_schema_with_a_workspace(self, home: OnAServer, backup: Path) -> None:
        grown(home.open(), A, 1)
        with pytest.raises(Occupied, match=home.schema):
            Schema(home.dsn, home.schema).filled(backup, checked(backup))

    def test_that_is_not_what_was_read_leaves_nothing(self, backup: Path, tmp_path: Path) -> None:
        manifest = checked(backup)
        flip(backup / LEDGER, 9000)
        (tmp_path / "new").mkdir()
        with pytest.raises(Unsound):
            File(tmp_path / "new" / "ledger.db").filled(backup, manifest)

        assert list((tmp_path / "new").iterdir()) == []

    def test_in_a_schema_is_whole_or_not_at_all(self, home: OnAServer, backup: Path) -> None:
        manifest = checked(backup)
        altered(backup, "UPDATE event SET state = x'7b7d' WHERE position = 7")
        with pytest.raises(Unsound):
            Schema(home.dsn, home.schema).filled(backup, manifest)

        assert home.open().head() == 0


class TestTheCopiedTables:
    def test_are_all_that_hold_the_ledger(self, home: OnAServer) -> None:
        """Whoever adds a table decides whether a backup holds it."""
        with connect(home.dsn) as db:
            found = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (home.schema,)).fetchall()

        assert {name for (name,) in found} - {"workspace", "cairn_schema"} == set(COPIED)



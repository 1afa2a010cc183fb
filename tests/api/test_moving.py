"""A workspace is moved between a file and PostgreSQL, and is the same afterwards; it is never in use in both."""

import asyncio
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copytree
from sqlite3 import IntegrityError
from sqlite3 import connect as in_file

import pytest
from psycopg import OperationalError, connect
from psycopg.sql import SQL, Identifier

from api.composition.address import Address
from api.composition.backups import WorkspaceExists
from api.composition.engines import DirectoryInUse, WorkspaceMoved, ledger_in
from api.composition.moving import RecordedMeanwhile, State, moved, state
from api.composition.workspace import opened
from api.doctor import examined
from ledger import move
from ledger.backup_form import Manifest
from ledger.postgres import PostgresLedger
from projections.lead import Lead
from tests.api.test_backups import rows
from tests.api.test_cli import cairn
from tests.engines import OnAServer
from tests.ledger.entries import A, grown

FILE = Address()
DIE = """
import asyncio, os, sys
from importlib import import_module
from pathlib import Path
from api.composition.address import Address
from api.composition.moving import moved

where, name, directory, dsn, schema = sys.argv[1:]
module, kind = where.split(":")
home = getattr(import_module(module), kind)
whole, left = getattr(home, name), [None] if name == "write" else []  # the first one says where it is
def dying(*given):
    whole(*given)
    left.pop() if left else os._exit(9)
setattr(home, name, dying)
asyncio.run(moved(Path(directory), Address(dsn, schema)))
"""
TO_A_SERVER = [
    ("ledger.move_postgres:InSchema", "received", "file"),
    ("api.composition.address:Address", "write", "file"),
    ("ledger.move:InFile", "given_up", "server"),
    ("ledger.move_postgres:InSchema", "taken_up", "server"),
    ("ledger.move:InFile", "set_aside", "server"),
]
TO_A_FILE = [
    ("ledger.move:InFile", "received", "server"),
    ("ledger.move_postgres:InSchema", "given_up", "file"),
    ("ledger.move:InFile", "taken_up", "file"),
    ("ledger.move_postgres:InSchema", "set_aside", "file"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in a file, with somebody in it, which is only copied."""
    data = tmp_path_factory.mktemp("made") / "data"
    cairn(data, "give", "add_person", '{"name": "Ada"}')
    return data


@pytest.fixture
def data(tmp_path: Path, made: Path) -> Path:
    """One of a test's own."""
    return copytree(made, tmp_path / "data")


@pytest.fixture
def server(home: OnAServer) -> Address:
    """A schema that is empty."""
    return Address(home.dsn, home.schema)


def standing(data: Path) -> State:
    """What a workspace is, wherever it is."""
    with closing(asyncio.run(opened(data))) as workspace:
        return state(workspace.ledger, workspace.views)


def move_to(data: Path, to: Address) -> State:
    return asyncio.run(moved(data, to))


def killed(data: Path, to: Address, where: str, name: str) -> int:
    """How a move ends that is killed once a step was taken."""
    words = [sys.executable, "-c", DIE, where, name, str(data), to.dsn, to.schema]
    return subprocess.run(words, check=False, env=dict(os.environ), timeout=120).returncode


def engine_of(data: Path) -> str:
    with closing(ledger_in(data)) as ledger:
        return "server" if isinstance(ledger, PostgresLedger) else "file"


class TestAMove:
    def test_keeps_id_tree_and_views(self, data: Path, server: Address) -> None:
        before = standing(data)

        assert move_to(data, server) == before
        assert (engine_of(data), standing(data)) == ("server", before)

    def test_there_and_back_keeps_them_as_well(self, data: Path, server: Address) -> None:
        before = standing(data)
        move_to(data, server)

        assert move_to(data, FILE) == before
        assert (engine_of(data), standing(data)) == ("file", before)

    def test_between_two_schemas_keeps_them_as_well(self, data: Path, server: Address, postgres: str) -> None:
        before = move_to(data, server)
        with closing(OnAServer(postgres)) as other:
            assert move_to(data, Address(other.dsn, other.schema)) == before
            assert standing(data) == before
            move_to(data, FILE)

    def test_is_made_as_often_as_one_likes(self, data: Path, server: Address) -> None:
        for to in (server, FILE, server, FILE):
            move_to(data, to)
            cairn(data, "give", "add_person", '{"name": "Eve"}')
        with closing(asyncio.run(opened(data))) as workspace:
            assert examined(workspace)["well"]

    def test_lets_names_be_read_and_the_ledger_be_signed(self, data: Path, server: Address) -> None:
        move_to(data, server)
        cairn(data, "give", "add_person", '{"name": "Eve"}')
        with closing(asyncio.run(opened(data))) as workspace:
            found = examined(workspace)

        assert (found["well"], found["signed"]) == (True, found["events"])
        assert "Ada" in {row["name"] for row in rows(data, "people")}

    def test_is_refused_while_the_workspace_is_open(self, data: Path, server: Address) -> None:
        with closing(asyncio.run(opened(data))), pytest.raises(DirectoryInUse):
            move_to(data, server)

    def test_is_refused_while_another_process_folds(self, data: Path, server: Address) -> None:
        with closing(Lead(data / "projecting")) as lead:
            assert lead.take()
            with pytest.raises(DirectoryInUse, match="cairn project"):
                move_to(data, server)
        assert engine_of(data) == "file"

    def test_to_where_it_is_is_refused(self, data: Path) -> None:
        with pytest.raises(WorkspaceExists, match="in file already"):
            move_to(data, FILE)

    def test_to_where_another_workspace_is_is_refused(self, data: Path, home: OnAServer, server: Address) -> None:
        grown(home.open(), A, 2)
        with pytest.raises(WorkspaceExists, match="name another schema"):
            move_to(data, server)
        assert engine_of(data) == "file"

    def test_to_where_another_one_was_moved_from_is_refused(self, data: Path, tmp_path: Path, server: Address) -> None:
        move_to(data, server)
        move_to(data, FILE)
        cairn(tmp_path / "other", "give", "add_person", '{"name": "Eve"}')
        with pytest.raises(WorkspaceExists):
            move_to(tmp_path / "other", server)

    def test_is_not_ended_when_somebody_recorded_meanwhile(
        self, data: Path, server: Address, home: OnAServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        move_to(data, server)
        received = move.InFile.received

        def slowly(place: move.InFile, backup: Path, manifest: Manifest) -> None:
            received(place, backup, manifest)
            grown(home.open(), A, 1)

        monkeypatch.setattr(move.InFile, "received", slowly)
        with pytest.raises(RecordedMeanwhile):
            move_to(data, FILE)
        assert engine_of(data) == "server"

    def test_is_remembered_whatever_the_environment_says(
        self, tmp_path: Path, server: Address, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CAIRN_DATABASE", server.dsn)
        monkeypatch.setenv("CAIRN_SCHEMA", server.schema)
        before = standing(tmp_path / "data")
        assert engine_of(tmp_path / "data") == "server"

        assert move_to(tmp_path / "data", FILE) == before
        assert engine_of(tmp_path / "data") == "file"


class TestWhatIsLeftBehind:
    def test_in_a_file_is_whole_and_takes_nothing_any_more(self, data: Path, server: Address) -> None:
        before = standing(data)
        move_to(data, server)
        with closing(in_file(data / "ledger.moved.db")) as db:
            assert db.execute("SELECT COUNT(*) FROM event").fetchone() == (before.position,)
            with pytest.raises(IntegrityError, match="kept elsewhere"):
                db.execute("INSERT INTO command VALUES (1000, x'00', x'00', x'00')")

    def test_in_a_schema_takes_nothing_even_from_whoever_has_it_open(
        self, data: Path, server: Address, home: OnAServer
    ) -> None:
        move_to(data, server)
        with closing(home.open()) as open_elsewhere:
            move_to(data, FILE)
            with pytest.raises(ConnectionError, match="kept elsewhere"):
                grown(open_elsewhere, A, 1)

    def test_in_a_schema_is_not_opened_from_another_directory(
        self, data: Path, server: Address, tmp_path: Path
    ) -> None:
        move_to(data, server)
        server.write(tmp_path / "other" / "workspace.toml")
        ledger_in(tmp_path / "other").close()
        move_to(data, FILE)
        with pytest.raises(WorkspaceMoved):
            ledger_in(tmp_path / "other")

    def test_takes_something_again_without_what_closes_it(self, data: Path, server: Address) -> None:
        """The control: what was left behind is a ledger like any other but for that."""
        move_to(data, server)
        move_to(data, FILE)
        with connect(server.dsn) as db:
            row = SQL("INSERT INTO {}.command VALUES (1000, gen_random_uuid(), '', '')")
            add = row.format(Identifier(server.schema))
            with pytest.raises(OperationalError, match="kept elsewhere"), db.transaction():
                db.execute(add)
            db.execute(SQL("DROP TRIGGER moved ON {}.command").format(Identifier(server.schema)))
            assert db.execute(add).rowcount == 1


class TestAMoveThatIsKilled:
    @pytest.mark.parametrize(("where", "step", "then"), TO_A_SERVER)
    def test_to_a_server_leaves_one_of_the_two(
        self, data: Path, server: Address, where: str, step: str, then: str
    ) -> None:
        before = standing(data)
        assert killed(data, server, where, step) == 9

        assert standing(data) == before
        assert engine_of(data) == then
        assert move_to(data, FILE if then == "server" else server) == before

    def test_before_its_end_leaves_a_copy_that_nobody_opens(self, data: Path, server: Address, tmp_path: Path) -> None:
        assert killed(data, server, *TO_A_SERVER[0][:2]) == 9
        server.write(tmp_path / "other" / "workspace.toml")

        with pytest.raises(WorkspaceMoved):
            ledger_in(tmp_path / "other")

    @pytest.mark.parametrize(("where", "step", "then"), TO_A_FILE)
    def test_to_a_file_leaves_one_of_the_two(
        self, data: Path, server: Address, where: str, step: str, then: str
    ) -> None:
        before = move_to(data, server)
        assert killed(data, FILE, where, step) == 9

        assert standing(data) == before
        assert engine_of(data) == then
        assert move_to(data, FILE if then == "server" else server) == before

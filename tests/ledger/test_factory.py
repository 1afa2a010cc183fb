"""What an application of the library is given by PERSISTENCE_MODULE=ledger.factory, on each engine."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, NotSupportedError
from eventsourcing.utils import Environment

from ledger.engine import Ledger
from ledger.file import NotALedger
from ledger.lock import Taken, locked
from ledger.stored import NoPrincipal
from tests.engines import Engine, OnAServer
from tests.ledger import factories

Env = dict[str, str]


class Dog(Aggregate):
    """An aggregate as the library's own pages have them."""

    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name, self.tricks = name, list[str]()

    @event("TrickAdded")
    def learn(self, trick: str) -> None:
        self.tricks.append(trick)


@pytest.fixture
def env(engine: Engine, tmp_path: Path) -> Env:
    """Where a ledger is kept, as an application is told."""
    engine.open()
    told = {"PERSISTENCE_MODULE": "ledger.factory", "CAIRN_DATA": str(tmp_path)}
    if isinstance(engine, OnAServer):
        told |= {"CAIRN_DATABASE": engine.dsn, "CAIRN_SCHEMA": engine.schema}
    return told


@pytest.fixture
def application(env: Env) -> Iterator[Application[UUID]]:
    with Application[UUID](env=env | {"CAIRN_PRINCIPAL": str(uuid4())}) as opened:
        yield opened


class TestACaseOfTheLibrary:
    @pytest.mark.parametrize("name", factories.CASES)
    def test_holds(self, env: Env, name: str) -> None:
        case = factories.OfTheFactory(name)
        case.env = Environment(env=env)
        case.debug()


class TestAnApplication:
    def test_saves_and_reads_its_aggregates(self, application: Application[UUID], ledger: Ledger) -> None:
        dog = Dog("Fido")
        dog.learn("roll over")
        application.save(dog)

        found: Dog = application.repository.get(dog.id)
        assert found.tricks == ["roll over"]
        assert [each.id for each in application.notification_log.select(1, 9)] == [1, 2]
        assert ledger.head() == 2

    def test_is_told_when_another_was_faster(self, application: Application[UUID]) -> None:
        application.save(dog := Dog("Fido"))
        first: Dog = application.repository.get(dog.id)
        second: Dog = application.repository.get(dog.id)
        for each in (first, second):
            each.learn("sit")
        application.save(first)
        with pytest.raises(IntegrityError):
            application.save(second)

    def test_saves_nothing_that_nobody_answers_for(self, env: Env, ledger: Ledger) -> None:
        with Application[UUID](env=env) as unnamed, pytest.raises(NoPrincipal):
            unnamed.save(Dog("Fido"))
        assert ledger.head() == 0

    def test_is_given_no_snapshots(self, env: Env) -> None:
        with pytest.raises(NotSupportedError, match="IS_SNAPSHOTTING_ENABLED"):
            Application[UUID](env=env | {"IS_SNAPSHOTTING_ENABLED": "y"})

    def test_is_not_given_a_ledger_that_was_not_made(self, env: Env, tmp_path: Path) -> None:
        with pytest.raises(NotALedger, match="cairn migrate"):
            Application[UUID](env=env | {"CAIRN_DATA": str(tmp_path / "none"), "CAIRN_SCHEMA": "not_made"})
        assert not (tmp_path / "none").exists()


class TestADirectoryWithAServer:
    """Of the two, only the file belongs to one process."""

    def test_is_read(self, env: Env, tmp_path: Path) -> None:
        with closing(locked(tmp_path)), Application[UUID](env=env) as reading:
            assert reading.recorder.max_notification_id() is None

    def test_is_appended_to_by_no_other(self, application: Application[UUID], env: Env, tmp_path: Path) -> None:
        with closing(locked(tmp_path)):
            if "CAIRN_DATABASE" in env:
                application.save(Dog("Fido"))
            else:
                with pytest.raises(Taken):
                    application.save(Dog("Fido"))

    def test_is_let_go_of(self, env: Env, tmp_path: Path) -> None:
        with Application[UUID](env=env | {"CAIRN_PRINCIPAL": str(uuid4())}) as appending:
            appending.save(Dog("Fido"))
            appending.save(Dog("Rex"))
        locked(tmp_path).close()

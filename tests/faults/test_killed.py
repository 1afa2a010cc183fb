"""A server that is killed while it is busy has kept whatever it has acknowledged, once, however often it is asked."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from tests.engines import OnAServer
from tests.faults.clients import Clients
from tests.faults.found import missing, missing_in, names
from tests.faults.hesitant import Hesitant
from tests.faults.served import Served
from tests.faults.sizes import KILLS

C = TypeVar("C", bound=Clients)
CHANCE = Random(1)  # noqa: S311  # the same every time, as far as the machine is


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with closing(Served(tmp_path / "data")) as started:
        yield started


def policy(served: Served, directory: Path) -> tuple[str, ...]:
    """What an auditor holds from now on: the log's key, and its head."""
    _, note, key = served.asked("checkpoint")
    (directory / "early.note").write_text(note)
    (directory / "policy.toml").write_text(f'log = "{key.strip()}"')
    return "--policy", str(directory / "policy.toml"), "--since", str(directory / "early.note")


def killed(served: Served, clients: Clients) -> None:
    """Kill it in the midst of its work; then perhaps once more, before it has come to serve again."""
    clients.more(CHANCE.randint(1, 40))
    served.kill()
    if CHANCE.random() < 0.25:
        served.start()
        served.kill(CHANCE.random() * 2)
    served.start()
    served.ready()


def survived(served: Served, figures: Callable[[str], None], clients: C) -> C:
    """Kill it again and again; then each that was acknowledged is there, once."""
    with clients:
        for _ in range(KILLS):
            killed(served, clients)
        clients.more(1)
    served.close()
    found = names(served)
    lost = [key for key in clients.acked if found[key] == 0]
    twice = [name for name, times in found.items() if times > 1]
    figures(
        f"{KILLS} times SIGKILL: {len(clients.acked)} acknowledged, {len(lost)} lost, {len(twice)} twice, "
        f"{clients.unsure} sent again without an answer"
    )
    assert (lost, twice) == ([], [])
    assert clients.unsure > 0
    return clients


class TestAServerThatIsKilled:
    def test_has_recorded_what_it_acknowledged_exactly_once(
        self, served: Served, tmp_path: Path, figures: Callable[[str], None]
    ) -> None:
        held = policy(served, tmp_path)
        clients = survived(served, figures, Clients(served))

        assert missing_in(served.data, clients.acked) == []
        code, told, said = served.asked("verify", *held)
        assert code == 0, told + said

    def test_has_recorded_it_exactly_once_on_postgresql(
        self, home: OnAServer, tmp_path: Path, figures: Callable[[str], None]
    ) -> None:
        environment = {"CAIRN_DATABASE": home.dsn, "CAIRN_SCHEMA": home.schema}
        with closing(Served(tmp_path / "data", environment=environment)) as served:
            clients = survived(served, figures, Clients(served))

        assert missing(home.open(), clients.acked) == []

    def test_has_done_exactly_once_what_is_always_asked_twice(
        self, served: Served, figures: Callable[[str], None]
    ) -> None:
        clients = survived(served, figures, Hesitant(served))

        figures(f"{clients.repeated} answers were repetitions, {clients.early} calls came too early")
        assert clients.repeated > 0
        assert clients.early > 0

    def test_having_acknowledged_too_early_has_lost_some(self, tmp_path: Path) -> None:
        """The control."""
        with (
            closing(Served(tmp_path / "data", sys.executable, "-m", "tests.faults.hasty")) as hasty,
            Clients(hasty) as clients,
        ):
            clients.more(30)
            hasty.kill()

        assert missing_in(hasty.data, clients.acked)

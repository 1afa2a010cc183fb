"""A workspace in a fresh directory, with its cast; on PostgreSQL, where a test asks for it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engines import Engine, InAFile, OnAServer, server
from tests.kept import begun
from tests.world import World


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where those that run alone are asked for, the hundreds of files without one are not even imported."""
    is_asked = config.option.markexpr == "alone" and collection_path.suffix == ".py"
    return True if is_asked and "mark.alone" not in collection_path.read_text(encoding="utf-8") else None


@pytest.fixture(scope="session", autouse=True)
def _key_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The key that all others are wrapped with: apart from every workspace, and never the operator's own."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CAIRN_KEY_FILE", str(tmp_path_factory.mktemp("apart") / "key"))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The DSN of a PostgreSQL server."""
    with server() as dsn:
        yield dsn


@pytest.fixture
def home(postgres: str) -> Iterator[OnAServer]:
    """A schema of its own on that server."""
    with closing(OnAServer(postgres)) as made:
        yield made


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Where the events of this test are kept: SQLite, unless it is parametrised otherwise."""
    on_a_server = getattr(request, "param", "sqlite") == "postgres"
    with closing(OnAServer(request.getfixturevalue("postgres")) if on_a_server else InAFile(tmp_path)) as chosen:
        yield chosen


@pytest.fixture
def world(tmp_path: Path, engine: Engine) -> Iterator[World]:
    """A workspace with one product and everybody in it."""
    if isinstance(engine, InAFile):
        begun().lay(tmp_path)
        with closing(World(tmp_path, engine.open(), begun().known)) as made:
            yield made
        return
    with closing(World(tmp_path, engine.open())) as made:
        made.registered()
        yield made

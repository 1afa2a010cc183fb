"""Nobody knows whether a commit whose answer was lost has come about; asking again never records it twice."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from psycopg import connect

from domain.errors import NotAllowed, OutcomeUnknown
from ledger.postgres import PostgresLedger
from tests.engines import OnAServer
from tests.proxy import Proxy
from tests.reach.discovery import Discovered, discovered
from tests.world import World

NEED = {"title": "Slow imports", "need": "I want my import within the hour."}


@pytest.fixture
def proxy(postgres: str) -> Iterator[Proxy]:
    with closing(Proxy(postgres)) as made:
        yield made


@pytest.fixture
def world(tmp_path: Path, home: OnAServer, proxy: Proxy) -> Iterator[World]:
    """A workspace on a server that is reached through the proxy."""
    with closing(World(tmp_path, PostgresLedger(proxy.dsn, home.schema))) as made:
        made.registered()
        yield made


@pytest.fixture
def done(world: World) -> Discovered:
    return discovered(world)


class TestACommandWhoseAnswerWasLost:
    def test_is_recorded_once(self, world: World, done: Discovered, proxy: Proxy) -> None:
        head, proxy.to_lose = world.ledger.head(), 1
        reply = world.give("ada", "identify_opportunity", iteration=done.iteration, **NEED)

        assert proxy.to_lose == 0
        assert world.ledger.head() == head + len(reply.events) == reply.position

    def test_is_recorded_once_whichever_it_was(self, world: World, done: Discovered, proxy: Proxy) -> None:
        told = []
        for command in ("select", "park", "reopen", "park", "reopen"):
            proxy.to_lose = 1
            told += world.told("ada", f"{command}_opportunity", done.opportunity, reason="It is so.")

        assert told == [f"opportunity.{each}" for each in ("selected", "parked", "reopened", "parked", "reopened")]
        assert world.state(done.opportunity)["version"] == 6

    def test_again_and_again_is_told_and_recorded_once_when_given_again(
        self, world: World, done: Discovered, proxy: Proxy
    ) -> None:
        identify = world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED)
        head, proxy.to_lose = world.ledger.head(), 3

        with pytest.raises(OutcomeUnknown):
            asyncio.run(world.lifecycle.give(identify))
        assert asyncio.run(world.lifecycle.give(identify)).position == head + 1 == world.ledger.head()

    def test_as_a_refusal_is_recorded_once(self, world: World, done: Discovered, proxy: Proxy) -> None:
        proxy.to_lose = 1
        with pytest.raises(NotAllowed, match="approve_business_case is for sponsor"):
            world.give("eve", "approve_business_case", done.case)

        assert proxy.to_lose == 0
        assert [fact.TOPIC for fact in world.facts()].count("authority.refused") == 1


class TestAConnectionThatIsCut:
    def test_is_made_anew(self, world: World, done: Discovered, home: OnAServer) -> None:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
        with closing(connect(home.dsn, autocommit=True)) as db:
            assert len(db.execute(cut, (f"cairn {home.schema}",)).fetchall()) == 2
        assert world.told("ada", "park_opportunity", done.opportunity, reason="Later.") == ["opportunity.parked"]

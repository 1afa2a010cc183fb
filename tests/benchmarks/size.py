"""What a command and an answer cost once a ledger is long: products that are all alike, few of them or many."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient

from api.composition.workspace import opened
from api.http import create_app
from domain.order import Order, Reply
from tests.benchmarks.timing import Figure, interleaved
from tests.reach.discovery import planned_for
from tests.reach.planning import PROPOSAL
from tests.world import World, ordered

SHORT, LONG = 10_000, int(os.environ.get("CAIRN_LONG", "1000000"))
FEATURES, MOVES = 100, 45  # of a product; each feature is proposed, planned, and moved so often
ROUNDS = 200


def lasting(directory: Path) -> Iterator[Figure]:
    """The same questions to a short and to a long workspace, in turn; the products are all alike."""
    workspaces = [Workspace(directory / f"{size}", size) for size in (SHORT, LONG)]
    for what in ("command", "feature", "roadmap"):
        times = interleaved({f"{each.size}": getattr(each, what) for each in workspaces}, ROUNDS)
        short, long = times.values()
        figure = f"{short:.2f} and {long:.2f} ms, {long / short:.2f} ×"
        yield Figure(f"{what}, at {' and '.join(f'{each.size:,}' for each in workspaces)} events", figure, "≤ 1.2 ×")
    for each in workspaces:
        each.cairn.close()


class Workspace:
    """A workspace of at least so many events, all of them folded."""

    def __init__(self, directory: Path, events: int) -> None:
        directory.mkdir()
        os.environ["CAIRN_KEY_FILE"] = str(directory / "apart" / "key")
        world = World(directory)
        self.number = 0
        while not self.number or world.ledger.head() < events:
            self.product, self.known = _product(world, self.number)
            self.number += 1
        self.size, self.ada = world.ledger.head(), world.people["ada"]
        world.close()
        self.cairn = asyncio.run(opened(directory, clock=world.clock))
        self.cairn.views.catch_up()
        self.client = TestClient(
            create_app(self.cairn, operator_key="bench"), headers={"Authorization": "Bearer bench"}
        )

    def command(self) -> None:
        """A feature is moved, and that is durable."""
        self.number += 1
        body = {"placement": {"when": "quarter", "quarter": f"{2040 + self.number % 50}-Q1"}, "reason": "It is late."}
        asyncio.run(self.cairn.lifecycle.give(ordered(self.ada, "reschedule_feature", self.known, **body)))

    def feature(self) -> None:
        """One feature by its id."""
        self.client.get(f"/v1/features/{self.known}").raise_for_status()

    def roadmap(self) -> None:
        """The first page of a product's roadmap."""
        page = self.client.get(f"/v1/roadmap?product={self.product}&limit=50").raise_for_status().json()
        if len(page["items"]) != 50:
            raise RuntimeError("the roadmap has not 50 rows")


def _product(world: World, number: int) -> tuple[UUID, UUID]:
    """One more product, and its first feature."""
    product = world.registered(f"P{number}")
    done = planned_for(world)
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "owner": world.people["olga"]}
    made = [world.order("olga", "propose_feature", **about, proposal=PROPOSAL) for _ in range(FEATURES)]
    features = [reply.resource.id for reply in _given(world, made) if reply.resource]
    for month in range(MOVES):
        where = {"placement": {"when": "quarter", "quarter": f"{2027 + month // 4}-Q{1 + month % 4}"}}
        verb, more = ("plan", where) if month == 0 else ("reschedule", where | {"reason": "It is late."})
        _given(world, [world.order("ada", f"{verb}_feature", each, **more) for each in features])
    return product, features[0]


def _given(world: World, orders: Sequence[Order]) -> list[Reply]:
    return asyncio.run(world.lifecycle.give_all(orders))

"""What is to be sent to whom: each endpoint is told the ledger from where it stands, and ranges of it again."""

from collections.abc import Iterable
from uuid import UUID

from pydantic_core import from_json

from api.composition.workspace import Cairn
from api.feed.chosen import Chosen
from api.feed.told import Teller
from api.webhooks.outbox import Outbox, Replay
from domain.outbound.webhook_endpoint import WebhookEndpoint
from projections.default import collection
from projections.source import Record
from projections.standing import ViewIsBehind

VIEW = collection(WebhookEndpoint.TOPIC)
PAGE, WAITING = 200, 1000  # events looked through at once, and of one endpoint waiting at most


class Gathering:
    """Looks through the ledger for every endpoint, as far as it has room for what is found."""

    def __init__(self, cairn: Cairn, teller: Teller, outbox: Outbox) -> None:
        self._cairn, self._teller, self._outbox = cairn, teller, outbox
        self._known, self._touched = list[UUID](), -1

    async def endpoints(self) -> list[WebhookEndpoint]:
        """Every endpoint there is, as it is recorded."""
        try:
            if (touched := self._cairn.views.touched(VIEW)) != self._touched:
                rows = self._cairn.views.page(VIEW, limit=10_000).rows
                self._known, self._touched = [UUID(from_json(row)["id"]) for row in rows], touched
        except ViewIsBehind:
            return []
        found = [await self._cairn.lifecycle.find(each) for each in self._known]
        return [each for each in found if isinstance(each, WebhookEndpoint)]

    async def gather(self, endpoint: WebhookEndpoint, now: float) -> None:
        """Take up what is to be sent to an open endpoint."""
        stand = self._outbox.stand(endpoint.id)
        if stand is None:
            position = self._cairn.ledger.events(endpoint.id)[0].position
            self._outbox.begin(endpoint.id, position)
        elif stand.closed:
            self._outbox.open(endpoint.id, now)
        reached = stand.position if stand else position
        chosen = Chosen.of(endpoint.types, endpoint.about)
        room = WAITING - self._outbox.waiting(endpoint.id)
        while room > 0 and (page := await self._cairn.ledger.following(reached, PAGE)):
            found = self._wanted(page, chosen)
            reached = page[-1].position
            self._outbox.take(endpoint.id, reached, found, now)
            room -= len(found)
        for replay in self._outbox.replays(endpoint.id):
            room -= await self._again(endpoint, replay, room, now)

    async def _again(self, endpoint: WebhookEndpoint, replay: Replay, room: int, now: float) -> int:
        chosen, reached, taken = Chosen.of(replay.types, endpoint.about), replay.position, 0
        while taken < room and reached < replay.last:
            page = await self._cairn.ledger.following(reached, min(PAGE, replay.last - reached))
            found, reached = self._wanted(page, chosen), page[-1].position
            self._outbox.replayed(endpoint.id, replay, reached, found, now)
            taken += len(found)
        return taken

    def _wanted(self, page: Iterable[Record], chosen: Chosen) -> list[tuple[int, UUID]]:
        perhaps = [each for each in page if chosen.perhaps(each)]
        if chosen.product:
            perhaps = [each for each in perhaps if chosen.wants(self._teller.of(each))]
        return [(each.position, each.originator_id) for each in perhaps]

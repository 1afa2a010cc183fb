"""Real facts of products and roles in a ledger in memory, and views that try everything a view may do."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from domain.clock import EPOCH, to_micros
from domain.kernel import Event, Metadata
from domain.mapper import Mapper, topic_of
from domain.product.product import Product, Status
from domain.team.roles import Roles
from domain.values import PersonId, Place
from projections.store import Views
from projections.view import VIEWS, Change, Filtered, OfProduct, Row, View

SOMEBODY = UUID(int=7)
KINDS = (Product, Roles)
MAPPER = Mapper(None)  # type: ignore[arg-type]  # nothing here is personal


class Record(NamedTuple):
    """An event as the trial ledger keeps it."""

    position: int
    recorded_at: int
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    metadata: bytes


class Book:
    """A ledger in memory: what is written in it is recorded one second later than what was written before."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.versions: dict[UUID, int] = {}

    def head(self) -> int:
        return len(self.records)

    def page(self, after: int, limit: int) -> Sequence[Record]:
        return self.records[after : after + limit]

    def events(self, originator: UUID) -> Sequence[Record]:
        return [record for record in self.records if record.originator_id == originator]

    def write(self, kind: type[Event], originator: UUID, product: UUID, late: int = 0, **own: Any) -> int:
        """Record a fact that occurred so many seconds before it is recorded."""
        version = self.versions[originator] = self.versions.get(originator, 0) + 1
        moment = second(self.head() + 1)
        occurred = moment - timedelta(seconds=late)
        said = Metadata(command=uuid5(originator, str(version)), name="try", actor=SOMEBODY, occurred_at=occurred)
        named = {"originator_id": originator, "originator_version": version, "timestamp": moment}
        fact = kind(**named, place=Place(product=product), because=None, metadata=said, **own)
        kept = MAPPER.to_state(fact), said.model_dump_json().encode()
        self.records.append(Record(self.head() + 1, to_micros(moment), originator, version, topic_of(kind), *kept))
        return self.head()


def second(n: int) -> datetime:
    """The moment at which position n is recorded."""
    return EPOCH + timedelta(days=20_000, seconds=n)


def instant(n: float) -> int:
    """The same in microseconds."""
    return to_micros(second(0)) + round(n * 1_000_000)


class Ship(Row):
    """Where a product stands; the names it had show in which order facts were folded."""

    captain: PersonId
    name: str
    past: tuple[str, ...] = ()
    status: Filtered[Status | None] = None


def sail(row: Ship | None, event: Event) -> Ship | None:
    match row, event:
        case _, Product.Renamed(name="poison"):
            raise ValueError("this name is poison")
        case None, Product.Registered(name=name, accountable=captain):
            return Ship(product=event.place.product, captain=captain, name=name)
        case None, Product.Resumed():
            return Ship(product=event.place.product, captain=SOMEBODY, name="raised")
        case Ship(), Product.Renamed(name=name):
            return row.model_copy(update={"name": name, "past": (*row.past, row.name)})
        case Ship(), Product.PlacedOnHold():
            return row.model_copy(update={"status": Status.ON_HOLD})
        case Ship(), Product.Resumed():
            return row.model_copy(update={"status": None})
        case Ship(), Product.SunsetDecided():
            return None
        case _:
            return row


class Crew(Row):
    """Who serves on a product, under the name the product bears."""

    ship: Filtered[str]
    hands: Filtered[int]


def serve(row: Crew | None, event: Event) -> Crew | None:
    match row, event:
        case None, Roles.Opened():
            return Crew(product=event.place.product, ship="?", hands=1)
        case Crew(), Roles.Assigned():
            return row.model_copy(update={"hands": row.hands + 1})
        case Crew(), Product.Renamed(name=name):
            return row.model_copy(update={"ship": name})
        case Crew(), Product.SunsetDecided():
            return None
        case _:
            return row


class Log(Row):
    """What was last written of a product, as recorded before and after."""

    before: str
    after: str
    lines: int


def log(row: Log | None, change: Change) -> Log | None:
    before, after = (change.before or {}).get("name", ""), change.after["name"]
    lines = row.lines + 1 if row else 1
    return Log(product=change.event.place.product, before=before, after=after, lines=lines)


def of_product(event: Event) -> Iterable[UUID]:
    return [event.originator_id] if isinstance(event, Product.Event) else []


def of_crew(event: Event) -> Iterable[UUID | OfProduct]:
    if isinstance(event, Roles.Event):
        return [event.originator_id]
    renames = isinstance(event, Product.Renamed | Product.SunsetDecided)
    return [OfProduct(event.originator_id)] if renames else []


FLEET = View("trial-fleet", "Where does every product stand?", Ship, of_product, sail, lambda row: row.name)
CREWS = View("trial-crews", "Who serves on what?", Crew, of_crew, serve, lambda row: f"{row.hands:04d}")
LOGS = View("trial-logs", "What was last written?", Log, of_product, log, lambda row: row.after)
TRIED: Sequence[View[Any]] = (FLEET, CREWS, LOGS)
for tried in TRIED:
    del VIEWS[tried.name]  # nobody else is to see them


def views(path: Path, book: Book, tried: Iterable[View[Any]] = TRIED, batch: int = 50) -> Views:
    """These views and the default ones of products and roles, in a file of their own."""
    return Views(path, tried, book, MAPPER, KINDS, batch)

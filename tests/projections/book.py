"""Real facts of products and roles in a ledger in memory, told in a few words, and on time or late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from domain.acting import Metadata
from domain.authority import SPONSOR, TECH_LEAD
from domain.clock import EPOCH, to_micros
from domain.kernel import Event
from domain.mapper import Mapper, topic_of
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import Place

SOMEBODY = UUID(int=7)
SHIPS = tuple(UUID(int=100 + n) for n in range(2))
CREWS = tuple(UUID(int=200 + n) for n in range(3))


class Backwards:
    """A keyring whose keys are no secret: it writes a text from its end."""

    def seal(self, subject: UUID, text: str, bound: str) -> str:
        return text[::-1]

    def open(self, subject: UUID, token: str) -> str | None:
        return token.rpartition("|")[2][::-1]

    def has_destroyed(self, subject: UUID) -> bool:
        return False

    def remembers(self, subject: UUID) -> bool:
        return True

    def destroy(self, *subjects: UUID) -> None:
        pass

    def fingerprint(self, content: bytes) -> str:
        return content.hex()


MAPPER = Mapper(Backwards())


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

    def register(self, ship: UUID, name: str = "new", late: int = 0) -> int:
        return self.write(Product.Registered, ship, ship, late, key="SHIP", name=name, accountable=SOMEBODY)

    def rename(self, ship: UUID, name: str, late: int = 0) -> int:
        return self.write(Product.Renamed, ship, ship, late, name=name)

    def hold(self, ship: UUID, late: int = 0) -> int:
        return self.write(Product.PlacedOnHold, ship, ship, late)

    def resume(self, ship: UUID, late: int = 0) -> int:
        return self.write(Product.Resumed, ship, ship, late)

    def sunset(self, ship: UUID, late: int = 0) -> int:
        return self.write(Product.SunsetDecided, ship, ship, late)

    def muster(self, crew: UUID, late: int = 0) -> int:
        return self.write(Roles.Opened, crew, ship_of(crew), late, role=SPONSOR, holder=SOMEBODY)

    def assign(self, crew: UUID, late: int = 0) -> int:
        """Give a role to somebody new: holders are listed in the order they are folded in."""
        return self.write(Roles.Assigned, crew, ship_of(crew), late, role=TECH_LEAD, holder=UUID(int=self.head()))

    def revoke(self, crew: UUID, late: int = 0) -> int:
        """End a role: a fact that its aggregate cannot take before the role was assigned."""
        return self.write(Roles.Revoked, crew, ship_of(crew), late, role=TECH_LEAD, holder=UUID(int=1))


def ship_of(crew: UUID) -> UUID:
    """The product a crew serves on."""
    return SHIPS[crew.int % len(SHIPS)]


def second(n: int) -> datetime:
    """The moment at which position n is recorded."""
    return EPOCH + timedelta(days=20_000, seconds=n)


def micros(n: float) -> int:
    """The same in microseconds."""
    return to_micros(second(0)) + round(n * 1_000_000)

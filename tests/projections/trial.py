"""Views that try everything a view may do: rows end and come back, facts reach whole products, names are poison."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.personal import FROM_THE_LEDGER, Personal
from domain.product.product import Product, Status
from domain.team.person import Person
from domain.team.roles import Roles
from domain.values import PersonId
from projections.store import Views
from projections.view import VIEWS, Change, Filtered, OfProduct, Row, View
from tests.projections.book import MAPPER, SOMEBODY, Book

KINDS = (Product, Roles)


class Ship(Row):
    """Where a product stands; the names it had show in which order facts were folded."""

    captain: PersonId
    name: str
    past: tuple[str, ...] = ()
    status: Filtered[Status | None] = None


def sail(row: Ship | None, event: Event) -> Ship | None:  # noqa: PLR0911
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


def of_product(event: Event) -> Iterable[UUID | OfProduct]:
    """The product's row: once, however often it is named."""
    if isinstance(event, Product.Renamed):
        return [event.originator_id, OfProduct(event.originator_id)]
    return [event.originator_id] if isinstance(event, Product.Event) else []


class Named(Row):
    """By what name somebody is known, and the how manyth it is."""

    name: Personal[str]
    times: int


def name(row: Named | None, event: Event) -> Named | None:
    match event:
        case Person.Renamed(name=name):
            known = {"product": None, "name": name, "times": row.times + 1 if row else 1}
            return Named.model_validate(known, context=FROM_THE_LEDGER)
        case _:
            return row


def of_crew(event: Event) -> Iterable[UUID | OfProduct]:
    if isinstance(event, Roles.Event):
        return [event.originator_id]
    renames = isinstance(event, Product.Renamed | Product.SunsetDecided)
    return [OfProduct(event.originator_id)] if renames else []


FLEET = View("trial-fleet", "Where does every product stand?", Ship, of_product, sail, lambda row: row.name)
CREWS = View("trial-crews", "Who serves on what?", Crew, of_crew, serve, lambda row: f"{row.hands:04d}")
LOGS = View("trial-logs", "What was last written?", Log, of_product, log, lambda row: row.after)
NAMES = View("trial-names", "Who is who?", Named, lambda event: [event.originator_id], name, lambda row: str(row.times))
TRIED: Sequence[View[Any]] = (FLEET, CREWS, LOGS)
for tried in (*TRIED, NAMES):
    del VIEWS[tried.name]  # nobody else is to see them


def views(path: Path, book: Book, tried: Iterable[View[Any]] = TRIED, batch: int = 50) -> Views:
    """These views and the default ones of products and roles, in a file of their own."""
    return Views(path, tried, book, MAPPER, KINDS, batch=batch, apart=lambda: (book, MAPPER))


def bodies(rows: Iterable[str]) -> list[tuple[str, str]]:
    """Served rows as their own JSON and the moment they began."""
    return [(f"{body}}}", rest.split('"')[2]) for body, _, rest in (row.rpartition(',"since') for row in rows)]

"""Views, and beside them the metrics, which are worked out of rows when they are asked for, at any moment."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from sqlite3 import Connection, connect
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from domain.clock import to_micros
from projections.columns import column
from projections.files import reckoning
from projections.listing import EVERY as EVERY_ONE
from projections.listing import Listed, Listing
from projections.metrics.measured import MEASURED, Worked, listed, measured
from projections.metrics.scope import Json, instant
from projections.moment import NOW, At, Difference, Moment, Page, served
from projections.questions import Questions, Segment
from projections.schema import OPEN, Schema
from projections.store import LIMIT, Views

EVERY = 1_000_000
WEEK = 7 * 86_400 * 1_000_000
PRODUCTS = "products"
TABLE = Questions(Schema(MEASURED.name, tuple(MEASURED.filters)))


class Asking:
    """Answers what metrics ask of one moment, each question once."""

    def __init__(self, views: Views, moment: Moment) -> None:
        self._views, self._moment = views, moment
        self.rows, self.past = cache(self._rows), cache(self._past)

    def _rows(self, view: str, product: UUID, as_of: int | None = None) -> list[Json]:
        at = self._moment._replace(as_of=as_of or self._moment.as_of)
        found = self._views.page(view, **at._asdict(), filters={"product": product}, limit=EVERY)
        return list(map(from_json, found.rows))

    def _past(self, view: str, row: UUID) -> list[Json]:
        return list(map(from_json, self._views.history(view, row, moment=self._moment, limit=EVERY).rows))


class Derived(Views):
    """Every view there is; the history of a metric has what it was at the end of each week."""

    def page(
        self,
        view: str,
        *,
        as_of: int | None = None,
        effective_at: int | None = None,
        filters: Mapping[str, Any] | None = None,
        after: Listed | None = None,
        limit: int = LIMIT,
        listing: Listing = EVERY_ONE,
    ) -> Page[str, Listed]:
        """Rows alive at a moment, in their order; raises KeyError for an unknown view or filter."""
        if view != MEASURED.name:
            at = {"as_of": as_of, "effective_at": effective_at}
            return super().page(view, **at, filters=filters, after=after, limit=limit, listing=listing)
        moment, wanted = self._pinned(Moment(as_of, effective_at)), filters or {}
        single = {name: value for name, value in wanted.items() if not isinstance(value, tuple)}
        with closing(_tabled(self._worked(moment, single), p := moment.as_of or 0)) as db:
            return TABLE.page(db, At(p, OPEN), wanted, after, limit=limit, listing=listing)

    def one(self, view: str, key: UUID, *, as_of: int | None = None, effective_at: int | None = None) -> str | None:
        """A row at a moment, if it is alive then."""
        if view != MEASURED.name:
            return super().one(view, key, as_of=as_of, effective_at=effective_at)
        moment = self._pinned(Moment(as_of, effective_at))
        return next((_served(each, moment) for each in self._worked(moment, {}) if each.row.id == key), None)

    def history(
        self, view: str, key: UUID, *, moment: Moment = NOW, after: Segment | None = None, limit: int = LIMIT
    ) -> Page[str, Segment]:
        """What a row was, as known at a moment, in the order of business time."""
        if view != MEASURED.name:
            return super().history(view, key, moment=moment, after=after, limit=limit)
        pinned = self._pinned(moment)
        known = (each for each in self._worked(pinned, {}) if each.row.id == key)
        return Page([row for each in known for row in self._weeks(each, pinned)], None, pinned.as_of or 0)

    def diff(
        self, view: str, a: Moment, b: Moment = NOW, *, after: str = "", limit: int = LIMIT
    ) -> Page[Difference, str]:
        """What differs between two moments, by key."""
        if view != MEASURED.name:
            return super().diff(view, a, b, after=after, limit=limit)
        moments = [self._pinned(each) for each in (a, b)]
        first, second = ({str(each.row.id): each for each in self._worked(at, {})} for at in moments)
        found = []
        for key in sorted(first.keys() | second.keys()):
            sides = first.get(key), second.get(key)
            if len({each and each.row for each in sides}) > 1:
                told = [each and _served(each, at) for each, at in zip(sides, moments, strict=True)]
                found.append(Difference(key, *told))
        return Page(found, None, moments[1].as_of or 0)

    def _pinned(self, moment: Moment) -> Moment:
        return moment if moment.as_of is not None else moment._replace(as_of=self.reached(MEASURED.name))

    def _worked(self, moment: Moment, wanted: Mapping[str, Any]) -> Iterator[Worked]:
        by = {"product": wanted["product"]} if "product" in wanted else {}
        products = super().page(PRODUCTS, **moment._asdict(), filters=by, limit=EVERY).rows
        return measured(Asking(self, moment), map(from_json, products), wanted)

    def _weeks(self, known: Worked, moment: Moment) -> Iterator[str]:
        """What a metric was at the end of each week since its product was registered, where it differs."""
        wanted = {name: getattr(known.row, name) for name in MEASURED.filters}
        product = known.row.product or known.row.id
        born = from_json(super().history(PRODUCTS, product, moment=moment, limit=1).rows[0])["since"]
        end, last = moment.effective_at or to_micros(known.since), None
        for t in (*range(to_micros(instant(born)) + WEEK, end, WEEK), end):
            for each in self._worked(at := moment._replace(effective_at=t), wanted):
                if each.row != last:
                    yield _served(each, at)
                last = each.row


def _tabled(worked: Iterable[Worked], position: int) -> Connection:
    """A table of metrics for one question, so that they are narrowed and ordered as all other rows are."""
    db, schema = reckoning(connect(":memory:")), TABLE.schema
    for statement in (*schema.create(), *schema.indexes()):
        db.execute(statement)
    marks = ", ".join("?" * (len(schema.filters) + 10))
    for n, (row, since) in enumerate(worked):
        bounds = position, OPEN, OPEN, to_micros(since), OPEN
        values = [column(getattr(row, name)) for name in schema.filters]
        told = (n, str(row.id), listed(row), *bounds, position, *values, row.model_dump_json())
        db.execute(f"INSERT INTO {schema.table} ({schema.columns}) VALUES ({marks})", told)  # noqa: S608
    return db


def _served(worked: Worked, moment: Moment) -> str:
    return served(worked.row.model_dump_json(), to_micros(worked.since), None, moment.as_of or 0)

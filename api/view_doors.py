"""Every view is read in the same ways: a list, one row, its history, and what differs between two moments."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from pydantic_core import from_json, to_json

from api.cursors import Pinned, sealed, unsealed
from api.filters import shows_custom_fields, typed
from api.following import Following
from api.moments import Moments, counted
from api.names import Names
from api.problems import Malformed, UnknownParameter
from domain.errors import NotFound
from domain.kernel import AGGREGATES
from domain.team.person import Person
from projections.altered import keeps_texts
from projections.default import collection
from projections.filled import declared
from projections.moment import Moment
from projections.store import Views
from projections.view import VIEWS

MOST, USUAL, EVERY = 200, 50, 1_000_000
MOMENTS = frozenset({"as_of", "effective_at"})
PEOPLE = collection(Person.TOPIC)
PAGING = frozenset({"after", "limit", "cursor", "names"})


@dataclass(frozen=True)
class Asked:
    """A question to a view, pinned: what it is filtered by, and at which position and business moment."""

    view: str
    position: int
    effective_at: int | None
    filters: dict[str, str]
    limit: int
    named: bool
    after: tuple[str, str] | None = None


class Reader:
    """Answers questions to views; every answer is pinned to a position."""

    def __init__(
        self, views: Views, moments: Moments, names: Names, workspace: dict[str, Any], following: Following
    ) -> None:
        self.views, self.moments, self.names, self.workspace = views, moments, names, workspace
        self._following = following

    def known(self, view: str) -> str:
        """The name of a view that exists; raises NotFound."""
        if view not in self.views.filters:
            raise NotFound(f"no view is named {view}; see `cairn query --list`")
        return view

    async def come(self, view: str, after: str | None = None) -> None:
        """Whoever reads after a reply sees what it recorded, at least as far as `after`."""
        await self._following.catch_up()
        if after is not None:
            await self._following.come(view, after)

    def asked(self, view: str, parameters: dict[str, str]) -> Asked:
        """The question that these parameters ask; raises UnknownParameter, and what a moment or cursor raises."""
        filters = self.views.filters[self.known(view)]
        custom = declared(parameters) if shows_custom_fields(view) else []
        if unknown := parameters.keys() - set(filters) - MOMENTS - PAGING - set(custom):
            known = ", ".join(sorted({*filters, *MOMENTS, *PAGING}))
            raise UnknownParameter(f"{', '.join(sorted(unknown))} is not a parameter of {view}; it has {known}")
        given = {name: value for name, value in parameters.items() if name in filters or name in custom}
        cursor = unsealed(parameters["cursor"], view, given) if parameters.get("cursor") else None
        limit = _limit(parameters.get("limit"))
        named = parameters.get("names") != "false"
        if cursor:
            return Asked(view, cursor.position, cursor.effective_at, given, limit, named, cursor.after)
        position, effective_at = self.moment(view, parameters)
        return Asked(view, position, effective_at, given, limit, named)

    def moment(self, view: str, parameters: dict[str, str]) -> tuple[int, int | None]:
        """The position and the business moment that are asked for."""
        as_of, effective_at = parameters.get("as_of"), parameters.get("effective_at")
        position = self.moments.position(as_of) if as_of else self.views.reached(view)
        return position, self.moments.business(effective_at) if effective_at else None

    async def listed(self, asked: Asked, link: Callable[[str], str]) -> bytes:
        """One page of rows, with the way to the next."""
        page = self.views.page(
            asked.view,
            as_of=asked.position,
            effective_at=asked.effective_at,
            filters=typed(asked.view, asked.filters),
            after=asked.after,
            limit=asked.limit,
        )
        rows = await self._served(asked.view, page.rows, named=asked.named)
        cursor = _sealed(asked, page.next) if page.next else None
        rest = {"next_cursor": cursor, "next_url": link(cursor) if cursor else None}
        more = to_json({**rest, "position": asked.position, "workspace": self.workspace}).decode()
        return f'{{"items":[{",".join(rows)}],{more[1:]}'.encode()

    async def one(self, asked: Asked, key: UUID) -> str:
        """The row with this id; raises NotFound when there was none at the moment asked."""
        row = self.views.one(asked.view, key, as_of=asked.position, effective_at=asked.effective_at)
        if row is None:
            raise NotFound(f"{asked.view} has no row {key} at that moment")
        return (await self._served(asked.view, [row], named=asked.named))[0]

    async def history(self, asked: Asked, key: UUID) -> bytes:
        """Every state of a row, in the order of business time."""
        rows = self.views.history(asked.view, key, moment=Moment(asked.position, asked.effective_at), limit=EVERY).rows
        if not rows:
            raise NotFound(f"{asked.view} has no row {key} at that moment")
        served = await self._served(asked.view, rows, named=asked.named)
        return f'{{"items":[{",".join(served)}],"position":{asked.position}}}'.encode()

    async def diff(self, view: str, before: str, after: str) -> bytes:
        """What was added, removed or altered between two moments."""
        first, second = self.moments.position(before), self.moments.position(after)
        found = self.views.diff(view, Moment(first), Moment(second), limit=EVERY).rows
        items = []
        for key, old, new in found:
            kind = "added" if old is None else "removed" if new is None else "altered"
            sides = [from_json(row) for row in await self._served(view, [old or "null", new or "null"], named=True)]
            items.append({"id": key, "what": kind, "before": sides[0], "after": sides[1]})
        return to_json({"items": items, "from": first, "to": second, "workspace": self.workspace})

    def tag_of(self, asked: Asked, row: str | None = None) -> str:
        """The ETag of a list, or of a row: its version, or where it stands and since when people have their names."""
        names_people = asked.named and (bool(self._people(asked.view)) or shows_texts(asked.view))
        is_past = asked.effective_at is not None or asked.position < self.views.position
        if row is not None and asked.view not in VIEWS and not (names_people and is_past):
            return f'"{from_json(row)["version"]}"'
        position = from_json(row)["position"] if row is not None else asked.position
        names = f".{self.views.touched(PEOPLE)}" if names_people else ""
        return f'W/"{position}-{self.views.progress.generation}{names}"'

    def _people(self, view: str) -> tuple[str, ...]:
        """Where a row of this view names people."""
        return VIEWS[view].people if view in VIEWS else ()

    async def _served(self, view: str, rows: list[str], *, named: bool) -> list[str]:
        return await self.names.put_in(rows, self._people(view)) if named else rows


@cache
def shows_texts(view: str) -> bool:
    """Whether texts about people stand in the rows of this view, which is an aggregate's own."""
    return any(collection(topic) == view and keeps_texts(kind) for topic, kind in AGGREGATES.items())


def question_of(view: str) -> str:
    """What a view answers."""
    derived = f"Every one of the {view.replace('-', ' ')}, as it stands."
    return VIEWS[view].question.strip() if view in VIEWS else derived


def _limit(said: str | None) -> int:
    if said is None:
        return USUAL
    if not (limit := counted(said)):
        raise Malformed("limit is a number from 1 to 200", pointer="/limit")
    return min(limit, MOST)


def _sealed(asked: Asked, after: tuple[str, str]) -> str:
    pinned = Pinned(
        view=asked.view, position=asked.position, effective_at=asked.effective_at, filters=asked.filters, after=after
    )
    return sealed(pinned)


def linked(path: str, parameters: dict[str, str], cursor: str) -> str:
    """The address of the next page: the same question, going on."""
    return f"{path}?{urlencode({**parameters, 'cursor': cursor})}"

"""Every view is read in the same ways: a list, one row, its history, and what differs between two moments."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from pydantic_core import from_json, to_json

from api.asking import Asked, Said
from api.cursors import sealed, unsealed
from api.following import Following
from api.moments import Moments
from api.names import Names
from api.sparse import sparse
from domain.errors import NotFound
from domain.kernel import AGGREGATES
from domain.personal import has_personal
from domain.team.person import Person
from projections.altered import keeps_texts
from projections.default import collection
from projections.moment import Moment
from projections.store import Views
from projections.view import VIEWS

EVERY = 1_000_000
PEOPLE = collection(Person.TOPIC)


class Paged(NamedTuple):
    """A page as it is sent, and the address of the next one."""

    content: bytes
    next_url: str | None


class Shown(NamedTuple):
    """A row as it is kept, and as it is sent."""

    kept: str
    shown: bytes


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

    def asked(self, view: str, parameters: Mapping[str, str | list[str]], *, listing: bool = True) -> Asked:
        """The question that these parameters ask; raises UnknownParameter, and what a moment or cursor raises."""
        said = Said.of(self.known(view), parameters, listing=listing)
        cursor = unsealed(said.cursor, said.question) if said.cursor else None
        position, effective_at = cursor.moment if cursor else self.moment(view, said.single)
        return said.asked(position, effective_at, cursor.last if cursor else None)

    def moment(self, view: str, parameters: Mapping[str, str]) -> tuple[int, int | None]:
        """The position and the business moment that are asked for."""
        as_of, effective_at = parameters.get("as_of"), parameters.get("effective_at")
        position = self.moments.position(as_of) if as_of else self.views.reached(view)
        return position, self.moments.business(effective_at) if effective_at else None

    async def come_to(self, asked: Asked) -> None:
        """Have the view reach the moment that is asked for; raises ViewIsBehind after a while."""
        if asked.is_past or asked.is_pinned:
            await self._following.come(asked.view, str(asked.position))

    def is_settled(self, asked: Asked) -> bool:
        """Whether the answer will never be another: no name in it may be erased, and nothing recorded so early."""
        if not (asked.is_past or asked.is_pinned) or self._shows_people(asked):
            return False
        return asked.is_pinned or asked.position < self.moments.head()

    async def listed(self, asked: Asked, link: Callable[[str], str]) -> bytes:
        """One page of rows, with the way to the next."""
        return (await self.page(asked, link)).content

    async def page(self, asked: Asked, link: Callable[[str], str]) -> Paged:
        """One page of rows, and the way to the next."""
        page = self.views.page(
            asked.view,
            as_of=asked.position,
            effective_at=asked.effective_at,
            filters=asked.filters,
            after=asked.after,
            limit=asked.limit,
            listing=asked.listing,
        )
        rows = await self._served(asked, page.rows)
        cursor = sealed(asked.until(page.next)) if page.next else None
        next_url = link(cursor) if cursor else None
        rest = {"next_cursor": cursor, "next_url": next_url}
        more = to_json({**rest, "position": asked.position, "workspace": self.workspace}).decode()
        return Paged(f'{{"items":[{",".join(rows)}],{more[1:]}'.encode(), next_url)

    async def one(self, asked: Asked, key: UUID) -> Shown:
        """The row with this id; raises NotFound when there was none at the moment asked."""
        row = self.views.one(asked.view, key, as_of=asked.position, effective_at=asked.effective_at)
        if row is None:
            raise NotFound(f"{asked.view} has no row {key} at that moment")
        return Shown(row, (await self._served(asked, [row]))[0].encode())

    async def history(self, asked: Asked, key: UUID) -> bytes:
        """Every state of a row, in the order of business time."""
        rows = self.views.history(asked.view, key, moment=Moment(asked.position, asked.effective_at), limit=EVERY).rows
        if not rows:
            raise NotFound(f"{asked.view} has no row {key} at that moment")
        served = await self._served(asked, rows)
        return f'{{"items":[{",".join(served)}],"position":{asked.position}}}'.encode()

    async def diff(self, view: str, before: str, after: str) -> bytes:
        """What was added, removed or altered between two moments."""
        first, second = self.moments.position(before), self.moments.position(after)
        found = self.views.diff(view, Moment(first), Moment(second), limit=EVERY).rows
        items = []
        for key, old, new in found:
            kind = "added" if old is None else "removed" if new is None else "altered"
            sides = list(map(from_json, await self._named(view, [old or "null", new or "null"])))
            items.append({"id": key, "what": kind, "before": sides[0], "after": sides[1]})
        return to_json({"items": items, "from": first, "to": second, "workspace": self.workspace})

    def tag_of(self, asked: Asked, row: Shown | None = None) -> str:
        """The ETag of a list, or of a row: its version, or where it stands and since when people have their names."""
        shows_people = self._shows_people(asked)
        is_past = asked.effective_at is not None or asked.position < self.views.position
        if row is not None and asked.view not in VIEWS and not (shows_people and is_past):
            return f'"{from_json(row.kept)["version"]}"'
        if self.is_settled(asked):
            return f'"{asked.position}-{self.views.progress.generation}"'
        position = from_json(row.kept)["position"] if row is not None else asked.position
        names = f".{self.views.touched(PEOPLE)}" if shows_people else ""
        return f'W/"{position}-{self.views.progress.generation}{names}"'

    def _shows_people(self, asked: Asked) -> bool:
        """Whether a name, or a text about somebody, may be in the answer."""
        return asked.named and (bool(self._people(asked.view)) or shows_texts(asked.view))

    def _people(self, view: str) -> tuple[str, ...]:
        """Where a row of this view names people."""
        return VIEWS[view].people if view in VIEWS else ()

    async def _served(self, asked: Asked, rows: list[str]) -> list[str]:
        shown = [sparse(row, asked.fields) for row in rows] if asked.fields else rows
        return await self._named(asked.view, shown) if asked.named else shown

    async def _named(self, view: str, rows: list[str]) -> list[str]:
        return await self.names.put_in(rows, self._people(view))


@cache
def shows_texts(view: str) -> bool:
    """Whether texts about people stand in the rows of this view."""
    if view in VIEWS:
        return has_personal(VIEWS[view].row.model_fields)
    return any(collection(topic) == view and keeps_texts(kind) for topic, kind in AGGREGATES.items())


def question_of(view: str) -> str:
    """What a view answers."""
    derived = f"Every one of the {view.replace('-', ' ')}, as it stands."
    return VIEWS[view].question.strip() if view in VIEWS else derived


def linked(path: str, parameters: Sequence[tuple[str, str]], cursor: str) -> str:
    """The address of the next page: the same question, going on."""
    return f"{path}?{urlencode([*(each for each in parameters if each[0] != 'cursor'), ('cursor', cursor)])}"

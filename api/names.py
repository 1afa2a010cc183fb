"""Rows hold ids and tokens; people are named only here, at the door, as long as their key exists."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from domain.application import Lifecycle
from domain.personal import each_kept
from domain.team.person import Person


class Names:
    """Puts names where a row has people."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle

    async def of(self, person: str) -> str:
        """The display name of a person, or the id when there is none to be read any more."""
        known = await self._lifecycle.find(UUID(person))
        if not isinstance(known, Person) or known.name is None:
            return person
        return self._lifecycle.mapper.reveal(known.name.model_dump(mode="json")) or person

    async def put_in(self, rows: Iterable[str], people: tuple[str, ...]) -> list[str]:
        """The same rows, as JSON, with names in the fields that hold people, and every personal text readable."""
        named: dict[str, str] = {}
        return [await self._put(row, people, named) if people or '"token":"' in row else row for row in rows]

    async def _put(self, body: str, people: tuple[str, ...], named: dict[str, str]) -> str:
        row = from_json(body)
        for path in people if row else ():
            await self._name(row, path.split("/"), named)
        if '"token":"' in body:
            row = each_kept(row, lambda personal, _: self._lifecycle.mapper.reveal(personal))
        return to_json(row).decode()

    async def _name(self, inside: Any, path: list[str], named: dict[str, str]) -> None:
        if isinstance(inside, list):
            for each in inside:
                await self._name(each, path, named)
        elif isinstance(inside, dict) and path[0] in inside:
            if len(path) > 1:
                await self._name(inside[path[0]], path[1:], named)
            else:
                inside[path[0]] = await self._named(inside[path[0]], named)

    async def _named(self, value: Any, named: dict[str, str]) -> Any:
        if isinstance(value, list):
            return [await self._named(each, named) for each in value]
        if not isinstance(value, str):
            return value
        if value not in named:
            named[value] = await self.of(value)
        return named[value]

"""A question to a view as parameters say it: each is known, said once unless it is a filter, and means something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from pydantic_core import to_json

from api.cursors import Pinned
from api.filters import LISTINGS, bounds_of, kinds_of, listing, shows_custom_fields, typed
from api.moments import counted
from api.problems import Malformed, UnknownParameter
from api.sparse import fields_in
from projections.filled import declared
from projections.listing import Listed, Listing

MOST, USUAL = 200, 50
MOMENTS = frozenset({"as_of", "effective_at"})
SHOWN = frozenset({"after", "fields", "names"})
PAGING = frozenset({"limit", "cursor"})
NAMED = ("pos:", "baseline:")
NO_QUESTION = SHOWN | PAGING  # a cursor goes on whatever is said of these


class SaidTwice(Malformed, code="said_twice"):
    """Only a filter is said several times, for rows that fit any of its values; say each other parameter once."""


@dataclass(frozen=True)
class Asked:
    """A question to a view, pinned: what it is filtered by, and at which position and business moment."""

    view: str
    position: int
    effective_at: int | None
    filters: dict[str, Any]
    listing: Listing
    limit: int
    fields: tuple[str, ...]
    named: bool
    question: str
    is_past: bool  # it is about what the record said at a moment, not about what it says now
    is_pinned: bool  # a position is named, by itself or by the page before
    after: Listed | None = None

    def until(self, last: Listed) -> Pinned:
        """Where the next page begins."""
        return Pinned(question=self.question, position=self.position, effective_at=self.effective_at, after=last)


@dataclass(frozen=True)
class Said:
    """Parameters that a view has, each with what is said."""

    view: str
    filters: dict[str, tuple[str, ...]]
    single: dict[str, str]

    @classmethod
    def of(cls, view: str, parameters: Mapping[str, str | list[str]], *, listing: bool) -> Self:
        """What these parameters say; raises UnknownParameter or SaidTwice."""
        said = {name: (each,) if isinstance(each, str) else tuple(each) for name, each in parameters.items()}
        filters = {*kinds_of(view), *_declared(view, said)} if listing else set[str]()
        single = MOMENTS | SHOWN | ({*PAGING, *LISTINGS, *bounds_of(view)} if listing else set())
        if unknown := said.keys() - filters - single:
            known = ", ".join(sorted({*filters, *single}))
            raise UnknownParameter(f"{', '.join(sorted(unknown))} is not a parameter of {view}; it has {known}")
        told = {name: each for name, each in said.items() if name not in filters}
        if twice := next((name for name, each in told.items() if len(each) > 1), None):
            raise SaidTwice(f"{twice} is said {len(told[twice])} times", pointer=f"/{twice}")
        narrowed = {name: each for name, each in said.items() if name in filters}
        return cls(view, narrowed, {name: each for name, (each,) in told.items()})

    @property
    def cursor(self) -> str:
        """Where the last page ended, if there was one."""
        return self.single.get("cursor", "")

    @property
    def question(self) -> str:
        """What two pages of one list have in common."""
        told = sorted((name, each) for name, each in self.single.items() if name not in NO_QUESTION)
        return sha256(to_json([self.view, sorted(self.filters.items()), told])).hexdigest()[:16]

    def asked(self, position: int, effective_at: int | None, after: Listed | None) -> Asked:
        """The question, at a moment; raises what is not readable of it."""
        return Asked(
            self.view,
            position,
            effective_at,
            typed(self.view, self.filters),
            listing(self.view, self.single),
            _limit(self.single.get("limit")),
            fields_in(self.view, self.single.get("fields")),
            named=self.single.get("names") != "false",
            question=self.question,
            is_past=bool(as_of := self.single.get("as_of", "")),
            is_pinned=after is not None or as_of.startswith(NAMED),
            after=after,
        )


def _declared(view: str, names: Mapping[str, object]) -> Iterator[str]:
    yield from declared(names) if shows_custom_fields(view) else ()


def _limit(said: str | None) -> int:
    if said is None:
        return USUAL
    if not (limit := counted(said)):
        raise Malformed("limit is a number from 1 to 200", pointer="/limit")
    return min(limit, MOST)

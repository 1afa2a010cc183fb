"""One view's rows in time: facts are folded in as they are recorded, also those that come late."""

from collections.abc import Iterable, Sequence
from itertools import islice
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from projections.columns import text
from projections.fact import Fact
from projections.late import Course, Drawn, Step, course
from projections.rows import Rows
from projections.schema import OPEN, SHIFT
from projections.source import Parked, Poison
from projections.versions import Around, Version, Versions
from projections.view import OfProduct


class Table:
    """One view within its runner's transactions: what is folded in is written at the next flush."""

    def __init__(self, db: Connection, rows: Rows) -> None:
        self.rows = rows
        self.versions = Versions(db, rows.schema)
        self.heads: dict[str, Version] = {}
        self.parked: list[Parked] = []
        self._born: list[Version] = []
        self._closed: list[Version] = []
        self._voided: list[tuple[int, int]] = []
        self._last, self._complete = 0, False  # complete: a row that is not among the heads was never born
        self._end = Drawn("", (None,) * len(rows.schema.filters), None, None)
        self._unchanged = self._end._replace(listed=None)

    def fold(self, fact: Fact) -> None:
        """Let a fact reach its rows; where it is poison it is parked, and the row stays as it was."""
        try:
            reached = self.rows.reached(fact)
        except Poison as poison:
            self._park("", fact, poison)
            return
        for key in self._keys(reached):
            try:
                self._reach(key, fact)
            except Poison as poison:
                self._park(key, fact, poison)

    def flush(self) -> None:
        """Write what was folded: a version born and closed since the last flush goes in already closed."""
        if self._born:  # nothing is closed or voided but by something born
            self.versions.insert(self._born)
            self.versions.close(self._closed)
            self.versions.void(self._voided)
            self._clear()

    def forget(self, *, empty: bool) -> None:
        """Let go of every row, and of what is not written; in an empty table nothing needs to be looked up."""
        self._last, self._complete = 0, empty
        self.heads.clear()
        self.parked.clear()
        self._clear()
        self.versions.forget()

    def forget_half(self) -> None:
        """Let go of the rows met first, all written: they are looked up when they are met again."""
        self._complete = False
        for key in list(islice(self.heads, len(self.heads) // 2 + 1)):
            del self.heads[key]

    def causes(self, key: str) -> list[int]:
        """The positions of the facts that reached a row, in the order of business time."""
        self.flush()
        return self.versions.causes(key)

    def _clear(self) -> None:
        for waiting in (self._born, self._closed, self._voided):
            waiting.clear()

    def _keys(self, reached: Sequence[UUID | OfProduct]) -> Iterable[str]:
        if not reached or (len(reached) == 1 and isinstance(reached[0], UUID)):
            return map(text, reached)
        keys: dict[str, None] = {}
        for each in reached:
            keys.update(dict.fromkeys(self._alive(each.product) if isinstance(each, OfProduct) else (str(each),)))
        return keys

    def _alive(self, product: UUID) -> list[str]:
        self.flush()
        return self.versions.alive(str(product))

    def _reach(self, key: str, fact: Fact) -> None:
        head = self.heads.get(key) or self._found(key)
        if head is None:
            self._bear(key, fact)
        elif fact.occurred < head.latest:
            self._redraw(head, fact)
        else:
            self._follow(head, fact)

    def _found(self, key: str) -> Version | None:
        head = None if self._complete else self.versions.newest(key)
        if head is not None:
            head.row = self._read(head)
            self.heads[key] = head
        return head

    def _bear(self, key: str, fact: Fact) -> None:
        row = self.rows.evolved(None, fact, self.causes)
        if row is not None:
            drawn = self._drawn(row, None, fact)
            self.heads[key] = self._add(key, fact.position, fact.occurred, fact.position, drawn)

    def _follow(self, head: Version, fact: Fact) -> None:
        row = self.rows.evolved(head.row, fact, self.causes)
        drawn = self._unchanged if row is head.row else self._drawn(row, head.ord, fact)
        if drawn is self._unchanged or drawn.body == head.body:
            head.latest = fact.occurred
            self._leave(head.key, fact.position, fact.occurred, fact.position)
            return
        head.until, head.vto = fact.position, fact.occurred
        if head.kept:
            self._closed.append(head)
        self.heads[head.key] = self._add(head.key, fact.position, fact.occurred, fact.position, drawn)

    def _redraw(self, head: Version, fact: Fact) -> None:
        self.flush()
        stood = self.versions.stood(head.key, fact.occurred)
        around = Around(self.versions, head.key, max(fact.occurred, stood.vfrom))
        rows = self.rows.anew(self._read(stood), fact, around)
        drawn = self._drawn(next(rows), stood.ord, fact)
        if drawn.body == stood.body:
            self._leave(head.key, fact.position, around.at, fact.position)
            return
        again = ((version, self._drawn(row, stood.ord, fact)) for version, row in zip(around.later, rows, strict=False))
        self._correct(head, stood, fact, course(stood.body, Step(around.at, fact.position, drawn, changes=True), again))

    def _correct(self, head: Version, stood: Version, fact: Fact, course: Course) -> None:
        """Void what was known of the row from the late fact on, and write what is known now."""
        self._voided.append((fact.position, stood.id))
        newest = self._add(head.key, fact.position, stood.vfrom, stood.cause, Drawn.of(stood))
        for step in course.steps:
            if step.changes:
                newest.until, newest.vto = fact.position, step.vfrom
                newest = self._add(head.key, fact.position, step.vfrom, step.cause, step.drawn)
            elif step.mistaken:
                self._leave(head.key, fact.position, step.vfrom, step.cause)
            if step.mistaken and step.before:
                self._voided.append((fact.position, step.before.id))
        if course.meets == OPEN:
            newest.latest = head.latest
            self.heads[head.key] = newest
        else:
            newest.until, newest.vto = fact.position, course.meets

    def _drawn(self, row: Any, listed: str | None, fact: Fact) -> Drawn:
        return self._end if row is None else Drawn(*self.rows.written(row, fact, listed), row)

    def _read(self, version: Version) -> Any:
        return None if version.body is None else self.rows.read(version.body)

    def _leave(self, key: str, position: int, vfrom: int, cause: int) -> None:
        left = self._add(key, position, vfrom, cause, self._unchanged)
        left.until, left.vto = position, vfrom

    def _add(self, key: str, position: int, vfrom: int, cause: int, drawn: Drawn) -> Version:
        listed, values, body, row = drawn
        bounds = (position, OPEN, OPEN, vfrom, OPEN)
        version = Version(self._number(position), key, listed, *bounds, cause, values, body, row, vfrom, kept=False)
        self._born.append(version)
        return version

    def _number(self, position: int) -> int:
        self._last = max(self._last + 1, position << SHIFT)
        return self._last

    def _park(self, key: str, fact: Fact, poison: Poison) -> None:
        self.parked.append(Parked(self.rows.schema.view, key, fact.position, str(poison)))

"""Why is this here, and what came of it: from opportunity to insight, and back?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.clock import to_micros
from domain.kernel import Created, Event
from projections.ties import TOLD, Link, ties
from projections.titles import title
from projections.view import Filtered, Row, View


class Node(Row):
    """Something that is there because of others, and that others are there because of; `at` is when it came to be."""

    id: UUID
    iteration: Filtered[UUID | None]
    kind: Filtered[str]
    title: str
    at: datetime
    because: tuple[Link, ...] = ()
    leads_to: tuple[Link, ...] = ()


def reaches(event: Event) -> Iterable[UUID]:
    """The node that is called something, and both ends of every tie."""
    ends = (end.id for tie in ties(event) for end in tie)
    itself = (event.originator_id,) if title(event) else ()
    return dict.fromkeys((*itself, *ends))


def evolve(row: Node | None, event: Event) -> Node | None:
    """The node after one more fact."""
    row = row or _born(event)
    if row is None:
        return None
    told = list(ties(event))
    known: dict[str, Any] = {
        "because": _joined(row.because, (cause for cause, effect in told if effect.id == row.id)),
        "leads_to": _joined(row.leads_to, (effect for cause, effect in told if cause.id == row.id)),
    }
    called = title(event) if event.originator_id == row.id else None
    return row.model_copy(update=known | ({"title": called} if called else {}))


def _born(event: Event) -> Node | None:
    called, kind = title(event), event.TOPIC.partition(".")[0]
    if not (called and isinstance(event, Created)):
        return None
    where = {"product": event.place.product, "iteration": event.place.iteration}
    return Node(id=event.originator_id, kind=kind, title=called, at=event.occurred_at, **where)


def _joined(links: tuple[Link, ...], more: Iterable[Link]) -> tuple[Link, ...]:
    return (*links, *(each for each in more if each not in links))


def order(row: Node) -> str:
    """As they came to be."""
    return f"{to_micros(row.at):017d} {row.kind}"


WHY = View("why", __doc__, Node, reaches=reaches, evolve=evolve, order=order, facts=TOLD, version=3)

"""What has come due is recorded by the server, in the administrator's name: once a day for each thing it is about."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from pydantic_core import from_json

from api.composition.workspace import Cairn
from api.door import Call, order_of
from domain.errors import LifecycleError
from domain.processes.calendar import DUE
from projections.default import collection

LOG = logging.getLogger("cairn")
EVERY = 3600.0  # seconds


async def keep_calendar(cairn: Cairn, every: float = EVERY) -> None:
    """Record what has come due, now and once an hour."""
    while True:
        try:
            await record_due(cairn, cairn.lifecycle.clock().date())
        except Exception:
            LOG.exception("what has come due could not be recorded; trying again")
        await asyncio.sleep(every)


async def record_due(cairn: Cairn, day: date) -> int:
    """Have recorded what has come due by a day; tells how many things that was about."""
    calls = await asyncio.to_thread(lambda: list(_calls(cairn, day)))
    for call in calls:
        try:
            await cairn.lifecycle.give(order_of(call, cairn.workspace.administrator, "system"))
        except LifecycleError:
            LOG.exception("%s of %s could not be recorded", call.command, call.target)
    return len(calls)


def _calls(cairn: Cairn, day: date) -> Iterator[Call]:
    for due in DUE:
        for row in _rows(cairn, collection(due.about.TOPIC)):
            state = from_json(row)
            if due.has_come(state, day):
                yield Call(due.command, {}, f"{due.command} {state['id']} {day}", UUID(state["id"]))


def _rows(cairn: Cairn, view: str) -> Iterator[str]:
    page = cairn.views.page(view)
    yield from page.rows
    while page.next:
        page = cairn.views.page(view, after=page.next)
        yield from page.rows

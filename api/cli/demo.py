"""The demo: a workspace with eighteen months of history, told once and then served."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

import typer

from api.cli.said import AsJson, application, failed, run, told
from api.cli.serving import Port
from api.composition.workspace import Cairn, opened, reader_of
from api.demo.clock import DAYS, Clock
from api.demo.history import tell_history
from api.door import Call, LocalDoor
from api.identity import digest, new_key
from api.server import serve as serving
from domain.authority import PRODUCT_MANAGER
from domain.clock import now
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import Place

UNFINISHED = "seeding"  # stands in the directory until the history is told to its end
COMPANY, FIRST, AGO = "Meridian Software", "INVOICE", timedelta(days=180)
Where = Annotated[Path | None, typer.Option("--data", help="The directory of the demo; a fresh one without.")]
IsServed = Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it, or only make it.")]


@application.command("demo")
def demo(data: Where = None, port: Port = 8000, serve: IsServed = True, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Make a workspace with eighteen months of three products, and serve it on this machine."""
    run(_demo(data or Path(mkdtemp(prefix="cairn-demo-")), port, serve=serve, as_json=as_json))


async def _demo(data: Path, port: int, *, serve: bool, as_json: bool) -> None:
    cairn = await seeded(data, now().date())
    try:
        made: dict[str, Any] = {"url": f"http://127.0.0.1:{port}", "key": await demo_key(cairn), "data": str(data)}
        made |= {"events": cairn.ledger.head(), "items": await _items(cairn)}

        def say() -> None:
            told(made, as_json=as_json, words=_words(made, is_served=serve))
            sys.stdout.flush()

        await (serving(cairn.directory, cairn, port, say) if serve else _only(say))
    finally:
        cairn.close()


async def seeded(data: Path, today: date) -> Cairn:
    """The demo in a directory, with its history up to today; it is told only once."""
    if (data / UNFINISHED).exists():
        failed(f"the demo in {data} was not told to its end; remove the directory, or name another one")
    clock = Clock(today)
    cairn = await opened(data, COMPANY, demo=True, clock=clock)
    if cairn.is_new:
        await _tell(cairn, clock)
    if not cairn.workspace.demo:
        cairn.close()
        failed(f"{data} holds a workspace that is no demo; name another directory")
    cairn.lifecycle.clock = now
    return cairn


async def _tell(cairn: Cairn, clock: Clock) -> None:
    unfinished = cairn.directory / UNFINISHED
    unfinished.touch()
    with _progress() as passed:
        await tell_history(cairn.lifecycle, clock, cairn.workspace.administrator, passed)
    cairn.views.catch_up()
    unfinished.unlink()


async def demo_key(cairn: Cairn) -> str:
    """A fresh key that speaks for the product manager of the first product."""
    roles = await cairn.lifecycle.find(Roles.at(Place(product=Product.create_id(FIRST))))
    if not isinstance(roles, Roles):
        failed(f"the demo has no product {FIRST}")
    key, administrator = new_key(cairn.ledger.workspace), cairn.workspace.administrator
    issued = {"digest": digest(key), "principal": roles.held[PRODUCT_MANAGER][0], "label": "demo"}
    door = LocalDoor(cairn.lifecycle, reader_of(cairn), administrator)
    await door.give_all([Call("issue_api_key", issued, f"issue {digest(key)}")])
    return key


async def _items(cairn: Cairn) -> int:
    return len(await LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator).rows("roadmap"))


async def _only(say: Callable[[], None]) -> None:
    say()


@contextmanager
def _progress() -> Iterator[Callable[[int], object]]:
    """Whom each day is told that has passed: a bar, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with typer.progressbar(length=DAYS, label="Telling 18 months of three products", file=sys.stderr) as bar:
        yield lambda day: bar.update(day - bar.pos)


def _words(made: dict[str, Any], *, is_served: bool) -> str:
    url, ago = made["url"], (now() - AGO).date()
    curl = f'curl -s -H "Authorization: Bearer {made["key"]}" "{url}/v1/roadmap?limit=5'
    return "\n".join(
        (
            f"{made['events']} events, {made['items']} roadmap items, in {made['data']}",
            f"Pages     {url}" if is_served else f"To serve  cairn demo --data {made['data']}",
            f"API       {url}/docs",
            f"Demo key  {made['key']}",
            "",
            "The roadmap now, and as it was half a year ago:",
            f'  {curl}"',
            f'  {curl}&as_of={ago}"',
        )
    )

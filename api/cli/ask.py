"""What an operator asks: rows of a view, what the views were, and whether all is well."""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from api.catalogue import view_catalogue
from api.cli.said import HERE, AsJson, Data, application, door_to, failed, refusals, run, told
from api.composition.workspace import intact, opened, reader_of
from api.doctor import examined, replayed
from api.readjudicating import report
from domain.lifecycle import Policy


@application.command("query")
def query(  # noqa: PLR0917  # typer calls it by name
    view: Annotated[str, typer.Argument(help="The name of a view.")] = "",
    as_of: Annotated[str, typer.Option(help="What the record said then: instant, date, pos:n, baseline:name.")] = "",
    effective_at: Annotated[str, typer.Option(help="What was true then, as known now.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="field=value, for a field the view is filtered by.")] = None,
    names: Annotated[bool, typer.Option(help="Name people; without, their ids.")] = True,  # noqa: FBT002
    listing: Annotated[bool, typer.Option("--list", help="Name the views and their fields.")] = False,  # noqa: FBT002
    data: Data = HERE,
) -> None:
    """Print the rows of a view as NDJSON, now or at any moment."""
    if listing or not view:
        for each in view_catalogue():
            sys.stdout.write(json.dumps(each) + "\n")
        return
    parameters = _filters(where or []) | ({"as_of": as_of} if as_of else {})
    parameters |= ({"effective_at": effective_at} if effective_at else {}) | ({} if names else {"names": "false"})
    for row in run(_rows(data, view, parameters)):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _filters(where: list[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in where]
    if any(not equals for _, equals, _ in pairs):
        failed("malformed: --where is field=value")
    return {name: value for name, _, value in pairs}


async def _rows(data: Path, view: str, parameters: dict[str, str]) -> list[dict[str, Any]]:
    async with door_to(data) as door:
        return await door.rows(view, **parameters)


@application.command("replay")
def replay(
    to: Annotated[str, typer.Option(help="The moment to replay to: instant, date, pos:n, baseline:name.")] = "",
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Build every view in a fresh file from the ledger up to a moment, and print a digest for each."""
    told(run(_replay(data, to)), as_json=as_json)


async def _replay(data: Path, to: str) -> dict[str, Any]:
    cairn = await opened(data)
    try:
        position = reader_of(cairn).moments.position(to) if to else cairn.ledger.head()
        return {"position": position, "digests": replayed(cairn, position)}
    finally:
        cairn.close()


@application.command("rebuild")
def rebuild(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Drop every view and build it again from the ledger; print a digest for each."""
    told(run(_rebuild(data)), as_json=as_json)


async def _rebuild(data: Path) -> dict[str, Any]:
    cairn = await opened(data)
    try:
        cairn.views.rebuild()
        return {"position": cairn.views.position, "digests": cairn.views.digests()}
    finally:
        cairn.close()


@application.command("readjudicate")
def readjudicate(
    policy: Annotated[Path, typer.Option(help="A file with the policy, as publish_gate_policy takes it, in JSON.")],
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell which past decisions another policy would have stopped, and by what; nothing is recorded."""
    with refusals():
        asked = Policy.model_validate_json(policy.read_bytes())
    found = run(_readjudicated(data, asked))
    told(found, as_json=as_json, words="\n".join(map(_line, found["items"])) or "no gate has decided anything yet")


async def _readjudicated(data: Path, policy: Policy) -> dict[str, Any]:
    with closing(await opened(data)) as cairn:
        return report(cairn, policy)


def _line(decision: dict[str, Any]) -> str:
    stops = (f"{each['code']} ({', '.join(each['facts'])})" for each in decision["stopped_by"])
    why = "; ".join((*stops, *(f"{name} is not on record" for name in decision["unread"])))
    said = f"{decision['decided_on']} {decision['name']} {decision['outcome']}: {decision['verdict']}"
    return f"{said}: {why}" if why else said


@application.command("doctor")
def doctor(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Look whether the ledger is whole and the views agree with it; exit code 1 when something is wrong."""
    found = run(_doctor(data))
    told(found, as_json=as_json)
    if not found["well"]:
        raise typer.Exit(1)


async def _doctor(data: Path) -> dict[str, Any]:
    with intact(data), closing(await opened(data)) as cairn:
        return examined(cairn)

"""What an operator brings in from other systems."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from api.cli.said import HERE, AsJson, Data, application, door_to, run, told, watched
from api.door import Call, Door
from api.imports.history import import_history
from api.imports.report import Report
from domain.authority import IMPORTER
from domain.team.person import Kind
from domain.team.roles import Roles
from domain.values import WORKSPACE

import_commands = typer.Typer(no_args_is_help=True, help="What happened elsewhere, as it is attested there.")
application.add_typer(import_commands, name="import")


@import_commands.command("history")
def history(
    file: Annotated[Path, typer.Argument(help="A .csv or .csv.gz with a change of a field in each row.")],
    mapping: Annotated[Path, typer.Option(help="What its columns, fields and words mean: a TOML file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, check and report; record nothing.")] = False,  # noqa: FBT002
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Record another system's history, each change once, at its own business time; the whole file is checked first."""
    report = run(_history(data, file, mapping, dry_run=dry_run))
    told(_summary(report), as_json=as_json, words=report.words())


async def _history(data: Path, file: Path, mapping: Path, *, dry_run: bool) -> Report:
    async with door_to(data) as door:
        if dry_run:
            return await import_history(door, file, mapping, door, dry_run=True)
        async with door.speaking_for(await _importer(door)) as own:
            with watched("rows") as progress:
                return await import_history(own, file, mapping, door, progress=progress)


async def _importer(door: Door) -> UUID:
    """The service that imports, for which the operator answers; hired once."""
    (workspace,) = await door.rows("workspaces", names="false")
    service = {"name": "Importer", "kind": Kind.SERVICE, "responsible": workspace["administrator"]}
    (added,) = await door.give_all([Call("add_person", service, "the importer")])
    if added.resource is None:
        raise RuntimeError("a service was added, and none was answered")
    assigned = {"role": IMPORTER, "holder": added.resource.id}
    await door.give_all([Call("assign_roles", assigned, "the importer imports", Roles.at(WORKSPACE))])
    return added.resource.id


def _summary(report: Report) -> dict[str, Any]:
    """The counts, and every row that today's rules would refuse."""
    told = report.as_json()
    breaches = told.pop("nonconforming")
    return {**told, "nonconforming": told.pop("nonconforming_rows"), "breaches": breaches}

"""What an operator does about people's keys: back them up apart from the ledger, and put them back."""

from pathlib import Path

import typer

from api.cli.said import HERE, AsJson, Data, application, failed, run, told
from api.composition.keyring import keys_kept, keys_restored

keys_commands = typer.Typer(no_args_is_help=True, help="People's keys, which are backed up apart from the ledger.")
application.add_typer(keys_commands, name="keys")


@keys_commands.command("backup")
def backup(file: Path, data: Data = HERE) -> None:
    """Write the keys to a file, wrapped as they are; it reads nothing without the key file, which it does not hold."""
    if not (data / "keys.db").exists():
        failed(f"not_found: there are no keys in {data}")
    run(_backup(data, file))


async def _backup(data: Path, file: Path) -> None:
    keys_kept(data, file)


@keys_commands.command("restore")
def restore(file: Path, data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Put back keys that were lost; those of whoever was erased since are destroyed again."""
    told(run(_restore(data, file)), as_json=as_json)


async def _restore(data: Path, file: Path) -> dict[str, int]:
    return {"people": keys_restored(data, file)}

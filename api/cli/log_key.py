"""What an operator does with the key that signs the ledger: sign with another one, and let the old one go."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.key import key_commands
from api.cli.said import HERE, AsJson, Data, run, told
from api.composition.log import rotation
from api.composition.workspace import opened

Why = Annotated[str, typer.Option(help="Why another key signs: it is recorded in the ledger.")]


@key_commands.command("rotate-log")
def rotate_log(reason: Why, data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Sign the ledger with a new key, and with the old one beside it until it is retired; prints the new one.

    Whoever verifies by the old key goes on: a record signed by both says that the new one follows it.
    """
    told(run(_rotate(data, reason)), as_json=as_json)


@key_commands.command("retire-log")
def retire_log(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Sign the ledger with the newest key alone, and destroy the one before it."""
    told(run(_retire(data)), as_json=as_json)


async def _rotate(data: Path, reason: str) -> dict[str, str]:
    cairn = await opened(data)
    try:
        before = cairn.notary.verifier
        await rotation(cairn.lifecycle, cairn.workspace, cairn.notary, reason)
        return {"log": cairn.notary.verifier, "before": before}
    finally:
        cairn.close()


async def _retire(data: Path) -> dict[str, str]:
    cairn = await opened(data)
    try:
        cairn.notary.retired()
        return {"log": cairn.notary.verifier}
    finally:
        cairn.close()

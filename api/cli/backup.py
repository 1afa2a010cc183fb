"""What an operator does so that a lost disk is not a lost ledger: take a backup while it serves, and put it back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.backups import backing_up, copied, put_back
from api.cli.proof import PolicyFile, asked, policy_of
from api.cli.said import HERE, AsJson, Data, application, run, told
from api.composition import DirectoryInUse, opened, rotations_in

Why = Annotated[str, typer.Option(help="Why it is restored: it is recorded in the ledger.")]


@application.command("backup")
def backup(to: Path, data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Write the ledger, the checkpoint that vouches for it and their hashes to a directory, while a server goes on.

    What was written is read again and verified. Keys are no part of it: keep keys.db and signer/ elsewhere.
    """
    told(run(_backup(to, data)), as_json=as_json)


@application.command("restore")
def restore(
    backup: Path,
    reason: Why,
    data: Data = HERE,
    policy: PolicyFile = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Put the ledger of a backup where no workspace is, once it is verified, record why, and sign it from then on.

    Put keys.db and signer/ there before, or people have no names, and another key signs.
    """
    told(run(_restore(backup, data, policy_of(policy).log if policy else "", reason)), as_json=as_json)


async def _backup(to: Path, data: Path) -> dict[str, Any]:
    begun = copied(data, to)
    try:
        extension, key = await _extension(data, begun.position)
        with backing_up():
            manifest = begun.sealed(extension, key, rotations_in(data))
    finally:
        begun.dropped()
    return {"backup": str(to), "position": manifest.position, "root": manifest.root}


async def _extension(data: Path, position: int) -> tuple[str, str]:
    """What shows that the signed ledger goes on from a position, and the log's key."""
    try:
        cairn = await opened(data)
    except DirectoryInUse:
        return await asked(data, f"checkpoint/extension?from={position}")
    try:
        return cairn.notary.extension(position), cairn.notary.verifier
    finally:
        cairn.close()


async def _restore(backup: Path, data: Path, key: str, reason: str) -> dict[str, Any]:
    manifest = put_back(backup, data, key)
    cairn = await opened(data, restored=reason)
    try:
        told = cairn.checkpoint()
    finally:
        cairn.close()
    return {"restored": manifest.position, "root": manifest.root, "signed": int(told.split("\n")[1])}

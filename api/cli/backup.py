"""What an operator does so that a lost disk is not a lost ledger: take a backup while it serves, and put it back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.proof import PolicyFile, asked, policy_of
from api.cli.said import HERE, AsJson, Data, application, refusals, run, told
from api.composition.backups import Manifest, backing_up, copied, put_back
from api.composition.engines import KEYS, DirectoryInUse
from api.composition.evidence import rotations_in
from api.composition.keyring import KeysMissing, keys_begun
from api.composition.log import Said
from api.composition.workspace import opened

WithoutKeys = Annotated[bool, typer.Option(help="Go on although keys.db was lost: people are shown by their ids.")]
Why = Annotated[str, typer.Option(help="Why it is restored: it is recorded in the ledger.")]


@application.command("backup")
def backup(to: Path, data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Write the ledger, the checkpoint that vouches for it and their hashes to a directory, while a server goes on.

    What was written is read again and verified. Keys are no part of it: keep keys.db and signer/ elsewhere.
    """
    told(run(_backup(to, data)), as_json=as_json)


@application.command("restore")
def restore(  # noqa: PLR0917  # typer calls it by name
    backup: Path,
    reason: Why,
    data: Data = HERE,
    policy: PolicyFile = None,
    without_keys: WithoutKeys = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Put the ledger of a backup where no workspace is, once it is verified, record why, and sign it from then on.

    Put keys.db and signer/ there before; without the latter another key signs.
    """
    with refusals():
        why = Said(reason=reason).reason  # nothing is put in place that cannot be recorded
        manifest = _put_back(backup, data, policy_of(policy).log if policy else "", without_keys=without_keys)
    told(run(_signed(data, why)) | {"restored": manifest.position, "root": manifest.root}, as_json=as_json)


def _put_back(backup: Path, data: Path, key: str, *, without_keys: bool) -> Manifest:
    if not (without_keys or (data / KEYS).exists()):
        raise KeysMissing
    manifest = put_back(backup, data, key)
    if without_keys:
        keys_begun(data)
    return manifest


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


async def _signed(data: Path, reason: str) -> dict[str, Any]:
    cairn = await opened(data, restored=reason)
    try:
        told = cairn.checkpoint()
    finally:
        cairn.close()
    return {"signed": int(told.split("\n")[1])}

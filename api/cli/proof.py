"""What an auditor asks: is the ledger what was signed, what is signed now, and is an event in it?"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.said import HERE, AsJson, Data, Database, Schema, application, failed, refusals, run, told
from api.composition.engines import DirectoryInUse
from api.composition.evidence import audited, bundled, has_events, unbundled
from api.composition.log import Policy, PolicyUnreadable, policy_in, witnessed, witnesses
from api.composition.workspace import opened
from api.remote import client_of

INSUFFICIENT = 2
NO_POLICY = "a --policy names the log's key, kept where nobody who keeps the ledger can change it"
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="TOML: log, witnesses, quorum.")]
Since = Annotated[list[Path] | None, typer.Option(help="A checkpoint kept elsewhere, or a directory of them.")]


Bundle = Annotated[Path | None, typer.Option(help="A bundle to verify, instead of the ledger of the workspace.")]
Positions = Annotated[list[int] | None, typer.Option(help="An event to put in, with its proof; without one, all are.")]


@application.command("verify")
def verify(  # noqa: PLR0917  # typer calls it by name
    data: Data = HERE,
    database: Database = "",
    schema: Schema = "",
    policy: PolicyFile = None,
    since: Since = None,
    bundle: Bundle = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Hash every event again, hold all against the signed checkpoints; exit code 0 verified, 1 tampered, 2 unproven."""
    if bundle and since:
        raise typer.BadParameter("a bundle is held against the checkpoint in it; --since is for a ledger")
    with refusals():
        if not (bundle or database or has_events(data)):
            failed(f"not_found: there is no ledger in {data}")
    if policy is None:
        told({"result": "insufficient", "what": NO_POLICY}, as_json=as_json)
        raise typer.Exit(INSUFFICIENT)
    demanded = policy_of(policy)
    kept = data / "signer" / "last.note", data / "signer" / "witnessed.note", *(since or [])
    notes = (note.read_bytes() for each in kept for note in _notes(each))
    with refusals():
        verdict = unbundled(bundle, demanded) if bundle else audited(data, database, schema, notes, demanded)
    told(asdict(verdict) | {"result": verdict.result.name.lower()}, as_json=as_json)
    raise typer.Exit(int(verdict.result))


@application.command("bundle")
def bundle(file: Path, position: Positions = None, data: Data = HERE) -> None:
    """Write a zip that an auditor verifies offline, up to what is signed now; on standard error the key they need."""
    if not (data / "signer").exists():
        failed(f"not_found: there is no ledger in {data}")
    note, key = run(_checkpoint(data, None))
    with refusals():
        try:
            bundled(data, note, file, position or [])
        except IndexError as missing:
            failed(f"not_found: {missing}")
        except OSError as fault:
            failed(f"not_written: {fault}")
    sys.stderr.write(f"{key}\n")


@application.command("checkpoint")
def checkpoint(
    restored: Annotated[
        str | None, typer.Option(help="Why an older ledger was put in place: it is signed then.")
    ] = None,
    data: Data = HERE,
) -> None:
    """Print the signed head of the ledger, for keeping elsewhere; on standard error the key it is checked with."""
    note, key = run(_checkpoint(data, restored))
    sys.stderr.write(f"{key}\n")
    sys.stdout.write(note)


@application.command("prove")
def prove(position: int, data: Data = HERE) -> None:
    """Print a proof that the event at a position is in the ledger (C2SP tlog-proof)."""
    sys.stdout.write(run(_prove(data, position)))


async def _checkpoint(data: Path, restored: str | None) -> tuple[str, str]:
    try:
        cairn = await opened(data, restored=restored)
    except DirectoryInUse:
        if restored is not None:  # a server has signed it: nothing older was put in place
            raise
        return await asked(data, "checkpoint")
    try:
        cairn.checkpoint()
        for fault in witnessed(cairn.notary, witnesses()):
            sys.stderr.write(f"warning: {fault}\n")
        return cairn.checkpoint(), cairn.notary.verifier
    finally:
        cairn.close()


async def _prove(data: Path, position: int) -> str:
    try:
        cairn = await opened(data)
    except DirectoryInUse:
        return (await asked(data, f"proofs/{position}"))[0]
    try:
        return cairn.notary.proof(position)
    except IndexError as missing:
        failed(f"not_found: {missing}")
    finally:
        cairn.close()


async def asked(data: Path, path: str) -> tuple[str, str]:
    """What the server of a directory answers, and the log's key."""
    async with client_of(data) as client:
        answer = await client.get(f"/v1/{path}")
    if answer.is_error:
        problem: dict[str, Any] = answer.json()
        failed(f"{problem['code']}: {problem['detail']}")
    return answer.text, answer.headers["Cairn-Verifier-Key"]


def _notes(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob("*.note"))
    return [path] if path.exists() else []


def policy_of(path: Path) -> Policy:
    """What a policy demands."""
    try:
        return policy_in(path)
    except PolicyUnreadable as fault:
        failed(f"{fault.code}: {fault}")

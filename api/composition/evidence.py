"""What vouches for a ledger: who signs it, what an auditor takes away, and what the verifier says."""

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from api.composition.engines import file_in, fitting
from domain.errors import Late
from ledger.bundle import bundle
from ledger.engine import Ledger
from ledger.notary import Notary
from ledger.policy import Policy
from ledger.signer import Forked
from ledger.verify import Verdict, verified
from ledger.verify_bundle import judged
from ledger.verify_form import chain
from ledger.verify_source import Source, in_a_file


class LedgerForked(Late, code="ledger_forked"):
    """The ledger is not what was signed, gone on: it was altered, or an older copy was put in its place."""


def notary_of(directory: Path, ledger: Ledger) -> Notary:
    """Who signs the ledger's checkpoints; they are copied to the directory that CAIRN_CHECKPOINTS names, if it does."""
    copies = os.environ.get("CAIRN_CHECKPOINTS")
    return Notary(ledger, directory / "signer", Path(copies) if copies else None)


def vouched(sign: Callable[[], str]) -> str:
    """What is signed; raises LedgerForked."""
    try:
        return sign()
    except Forked as forked:
        raise LedgerForked(str(forked)) from forked


def rotations_in(directory: Path) -> list[bytes]:
    """The records of the rotations of the log's key, from the first on."""
    return [each.read_bytes() for each in sorted((directory / "signer" / "rotations").glob("*.note"))]


def audited(directory: Path, dsn: str, schema: str, notes: Iterable[bytes], policy: Policy) -> Verdict:
    """What the verifier says of a ledger, which it only reads; raises NotThisLedger where the database has none.

    A checkpoint that few have cosigned is none.
    """
    keys, counted = chain(policy.log, rotations_in(directory)), filter(policy.enough, notes)
    with fitting():
        here = file_in(directory, dsn)
        if dsn:
            from ledger.verify_postgres import verified_on  # noqa: PLC0415  the driver is an extra

            return verified_on(dsn, schema, counted, *keys)
        return verified(here, counted, *keys)


def bundled(directory: Path, note: str, to: Path, positions: Iterable[int]) -> None:
    """Write a ledger's evidence for an auditor; raises IndexError for a position that it does not have."""
    with fitting(), _source(directory) as source:
        bundle(source, note, to, positions, rotations_in(directory))


def _source(directory: Path) -> AbstractContextManager[Source]:
    if dsn := os.environ.get("CAIRN_DATABASE"):
        from ledger.verify_postgres import on_a_server  # noqa: PLC0415  the driver is an extra

        return on_a_server(dsn, os.environ.get("CAIRN_SCHEMA", "cairn"))
    return in_a_file(directory / "ledger.db")


def unbundled(path: Path, policy: Policy) -> Verdict:
    """What the verifier says of a bundle, which it only reads."""
    return judged(path, policy.log, policy.enough)

"""What vouches for a ledger: who signs it, what an auditor takes away, and what the verifier says."""

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from api.composition.address import BELOW, address_of, is_unfinished
from api.composition.engines import LEDGER, fitting
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
    """Who signs the ledger's checkpoints; they are copied to the directory that CAIRN_CHECKPOINTS names, if it does.

    Those of one workspace among several are copied to a directory of its name there.
    """
    return Notary(ledger, directory / "signer", _copies_of(directory))


def _copies_of(directory: Path) -> Path | None:
    copies = os.environ.get("CAIRN_CHECKPOINTS")
    if not copies or is_unfinished(directory):
        return None
    return Path(copies) / directory.name if directory.parent.name == BELOW else Path(copies)


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
        address = address_of(directory, dsn, schema)
        if address.dsn:
            from ledger.verify_postgres import verified_on  # noqa: PLC0415  the driver is an extra

            return verified_on(address.dsn, address.schema, counted, *keys)
        return verified(directory / LEDGER, counted, *keys)


def bundled(directory: Path, note: str, to: Path, positions: Iterable[int]) -> None:
    """Write a ledger's evidence for an auditor; raises IndexError for a position that it does not have."""
    with fitting(), _source(directory) as source:
        bundle(source, note, to, positions, rotations_in(directory))


def _source(directory: Path) -> AbstractContextManager[Source]:
    if (address := address_of(directory)).dsn:
        from ledger.verify_postgres import on_a_server  # noqa: PLC0415  the driver is an extra

        return on_a_server(address.dsn, address.schema)
    return in_a_file(directory / LEDGER)


def unbundled(path: Path, policy: Policy) -> Verdict:
    """What the verifier says of a bundle, which it only reads."""
    return judged(path, policy.log, policy.enough)


def has_events(directory: Path) -> bool:
    """Whether a directory keeps events, or names a database that does."""
    return (directory / LEDGER).exists() or bool(address_of(directory).dsn)

"""What was decided on a command, as the ledger is handed it: its facts, its receipt, and every head it relied on."""

from datetime import datetime
from typing import Any

from domain.clock import to_micros
from domain.deliberation import Deliberation
from domain.errors import NotAllowed
from domain.mapper import Mapper
from domain.order import Receipt
from domain.record import Entry


def entry_of(
    d: Deliberation, content: bytes, mapper: Mapper, moment: datetime, refusal: NotAllowed | None = None
) -> Entry:
    """The entry of one command with this content."""
    fingerprint = mapper.keyring.fingerprint(content)
    told: dict[str, Any] = {}
    if refusal:
        told = {"refused": (refusal.code, str(refusal)), "pointer": refusal.pointer, "facts": refusal.facts}

    def receipt(position: int) -> bytes:
        kept = Receipt(fingerprint=fingerprint, reply=d.reply(position), **told)
        return kept.model_dump_json(exclude_none=True).encode()

    return Entry(
        command=d.metadata.command,
        metadata=d.metadata.model_dump_json(exclude_none=True).encode(),
        moment=to_micros(moment),
        facts=[mapper.kept(event) for event in d.events],
        reads=d.reads,
        receipt=receipt,
    )

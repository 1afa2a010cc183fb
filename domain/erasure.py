"""Whoever was erased stays erased: the key goes once the fact is durable, and again wherever the fact is met."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from domain.errors import OutcomeUnknown
from domain.mapper import kind_of
from domain.order import Reply
from domain.personal import ERASED, Keyring


class Recorded(Protocol):
    """An event as the ledger keeps it, as far as it is looked at here."""

    @property
    def topic(self) -> str:
        """Its stable name."""


class Ledger(Protocol):
    """Where the events of one person are found."""

    def events(self, originator: UUID) -> Sequence[Recorded]:
        """Every event of one aggregate, in order."""


def erase(keyring: Keyring, replies: Iterable[Reply]) -> None:
    """Destroy the keys of whoever was erased by commands that stand in the ledger; raises OutcomeUnknown."""
    if erased := [fact.aggregate for reply in replies for fact in reply.events if fact.type == ERASED]:
        try:
            keyring.destroy(*erased)
        except ConnectionError as busy:
            raise OutcomeUnknown from busy


def erase_again(keyring: Keyring, ledger: Ledger, subjects: Iterable[UUID]) -> None:
    """Destroy the keys that are there although their people were erased: after a crash, or an older backup."""
    if erased := [subject for subject in subjects if _was_erased(ledger.events(subject))]:
        keyring.destroy(*erased)


def _was_erased(events: Sequence[Recorded]) -> bool:
    return any(kind_of(each.topic)[0].TOPIC == ERASED for each in events if each.topic.startswith(ERASED))

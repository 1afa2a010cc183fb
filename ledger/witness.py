"""A server of others that cosigns a log's checkpoints while each goes on from the one before (C2SP tlog-witness)."""

from dataclasses import dataclass
from typing import Self

from httpx2 import Client, HTTPError, Response

from ledger.cosignature import Cosigner, cosigned_by
from ledger.notary import Notary
from ledger.text import Malformed

SECONDS = 10.0  # to answer in
MOST_BYTES = 100_000
CONFLICT = 409


class Unwitnessed(Exception):
    """A witness did not cosign; the text says why, and whether it holds another tree of this log."""


@dataclass
class Witness:
    """Where a witness is asked, its key, and the size it has seen last as far as is known here."""

    url: str
    cosigner: Cosigner
    seen: int = 0

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `URL KEY`; raises Malformed."""
        url, _, key = text.strip().partition(" ")
        if not url.startswith(("https://", "http://")):
            raise Malformed(f"a witness is its address and its key, with a space between: {text!r}")
        return cls(url.rstrip("/"), Cosigner.of(key.strip()))

    def cosigned(self, notary: Notary) -> str:
        """The signed head of a log, and below it the cosignature of this witness; raises Unwitnessed."""
        if cosigned_by((head := notary.checkpoint()).encode(), [self.cosigner]):
            return head
        try:
            with Client(timeout=SECONDS, follow_redirects=False) as client:
                note, answer = self._asked(client, notary)
                if answer.status_code == CONFLICT and self._corrected(answer):
                    note, answer = self._asked(client, notary)
        except (HTTPError, IndexError) as silent:
            raise Unwitnessed(f"{self.url} did not cosign: {silent or type(silent).__name__}") from silent
        if not answer.is_success:
            said = answer.text[:200].strip()
            raise Unwitnessed(f"{self.url} did not cosign, with status {answer.status_code}: {said}")
        return self._taken(note, answer.text)

    def _asked(self, client: Client, notary: Notary) -> tuple[str, Response]:
        sent = notary.extension(self.seen)
        return sent.partition("\n\n")[2], client.post(f"{self.url}/add-checkpoint", content=sent.encode())

    def _corrected(self, answer: Response) -> bool:
        """Learn what the witness has seen last; False where that is nothing new."""
        told = answer.text.strip()
        size = int(told) if told.isascii() and told.isdecimal() and len(told) < len(str(2**63)) else self.seen
        changed, self.seen = size != self.seen, size
        return changed

    def _taken(self, note: str, answer: str) -> str:
        """The note with the lines that are this witness's; whatever else was answered is left out."""
        lines = [line for line in answer[:MOST_BYTES].splitlines() if self._signed(note, line)]
        if not lines:
            raise Unwitnessed(f"{self.url} answered no cosignature by {self.cosigner.name}")
        self.seen = int(note.split("\n")[1])
        return f"{note}{lines[0]}\n"

    def _signed(self, note: str, line: str) -> bool:
        text = note.partition("\n\n")[0]
        return bool(cosigned_by(f"{text}\n\n{line}\n".encode(), [self.cosigner]))

"""What an auditor demands of a checkpoint: the log's key, and how many witnesses must have cosigned it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ledger.cosignature import Cosigner, cosigned_by
from ledger.text import Malformed


@dataclass(frozen=True)
class Policy:
    """The log's key, the witnesses whose cosignatures count, and how many there must be."""

    log: str
    witnesses: tuple[Cosigner, ...] = ()
    quorum: int = 0

    @classmethod
    def read(cls, path: Path) -> Self:
        """A policy as TOML: `log`, and where witnesses count `witnesses` and `quorum`; raises Malformed or OSError."""
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            witnesses = tuple(Cosigner.of(key) for key in told.get("witnesses", ()))
            policy = cls(str(told["log"]), witnesses, told.get("quorum", len(witnesses)))
        except KeyError:
            raise Malformed(f"{path} does not name the log's key: log = \"cairn/…+…+…\"") from None
        except (ValueError, AttributeError, TypeError) as fault:
            raise Malformed(f"{path}: {fault}") from fault
        if type(policy.quorum) is not int or not 0 <= policy.quorum <= len(set(witnesses)):
            raise Malformed(f"{path}: the quorum is a number from 0 to that of the witnesses")
        return policy

    def enough(self, note: bytes) -> bool:
        """Whether as many witnesses as are needed have cosigned a note."""
        return len(cosigned_by(note, self.witnesses)) >= self.quorum

"""One request on its way through the process: the id it is known by, and what came of it."""

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import uuid4

HEADER = b"x-request-id"
FIT = re.compile(rb"[A-Za-z0-9._~:/+=@-]{1,128}")


def untold(_: str) -> AbstractContextManager[None]:
    """Nobody follows what is done."""
    return nullcontext()


@dataclass(slots=True)
class Asked:
    """What is known of a request; whoever answers it says here what it was told."""

    id: str
    code: str = ""  # of the problem that it was answered with
    trace: str = ""  # the id of the trace that it is a part of
    span: Callable[[str], AbstractContextManager[None]] = untold  # around what is done for it
    position: int = 0  # of the last event that it recorded
    commands: list[tuple[str, str]] = field(default_factory=list)  # each with its outcome

    def told(self, code: str) -> str:
        """The id, for whoever is answered with a problem of this code."""
        self.code = code
        return self.id


ASKED: ContextVar[Asked] = ContextVar("asked")


def asked() -> Asked:
    """The request that is answered here; one of its own where nothing was asked over a network."""
    return ASKED.get(None) or Asked(uuid4().hex)


def id_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The id that a caller gave to a request, if it can be told again anywhere; a fresh one otherwise."""
    for name, said in headers:
        if name == HEADER and FIT.fullmatch(said):
            return said.decode("ascii")
    return uuid4().hex

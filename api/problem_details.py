"""A problem document, as RFC 9457 has it and Cairn adds to it."""

from pydantic import ConfigDict

from domain.values import Value


class Fault(Value):
    """One thing wrong in a request, with an RFC 6901 pointer to it."""

    pointer: str
    code: str
    detail: str


class ProblemDetails(Value):
    """What went wrong, with a permanent code, what to do next, and pointers into the request; some say more."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str = ""
    retryable: bool = False
    facts: tuple[str, ...] = ()
    errors: tuple[Fault, ...] = ()

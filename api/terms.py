"""The terms on which a server is used, beyond what everybody may do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """How many requests a principal may send in a minute, if that is limited, and whether versions must be named."""

    a_minute: int | None = None
    versions_named: bool = False


FREE = Terms()

"""The terms on which a server is used, beyond what everybody may do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """How many requests a principal may send in a minute, if that is limited; whether decisions must name versions.

    `names` are those by which the server is asked, beside the names of the machine for itself.
    """

    a_minute: int | None = None
    versions_named: bool = False
    names: tuple[str, ...] = ()


FREE = Terms()

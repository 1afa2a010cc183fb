"""How much of each fault a run tries: seconds of it in `make test`, all of it in `make faults`."""

import os


def size(name: str, short: int) -> int:
    """As many as the environment says, or a few."""
    return int(os.environ.get(f"CAIRN_{name}", str(short)))


KILLS = size("KILLS", 3)
CUTS = size("CUTS", 60)
FAILOVERS = size("FAILOVERS", 2)
FAILURES = size("FAILURES", 60)

"""Where a workspace goes on whose move was cut short: where it was until that was given up, then where it was moved."""

from pathlib import Path
from shutil import rmtree

from api.composition.address import WRITTEN, Address
from api.composition.engines import LEDGER, place_at
from ledger.durable import sync

MOVING, BESIDE = "moving.toml", ".moving"


def arrived(directory: Path) -> None:
    """Bring a move to its end that was cut short, or leave the ledger where it was; only whoever has the lock asks."""
    moving = directory / MOVING
    if not moving.exists():
        return
    source, target = (place_at(Address.read(each), directory / LEDGER) for each in (directory / WRITTEN, moving))
    if source.is_given_up():
        target.taken_up()
        source.set_aside()
        moving.rename(directory / WRITTEN)
    else:
        moving.unlink()
    sync(directory)
    rmtree(directory / BESIDE, ignore_errors=True)

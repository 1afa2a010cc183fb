"""Which way a product goes after a turn of its loop."""

from enum import StrEnum
from typing import Literal


class Direction(StrEnum):
    """Which way the product goes after a turn."""

    PERSEVERE = "persevere"
    PIVOT = "pivot"
    ITERATE = "iterate"
    SCALE = "scale"
    HOLD = "hold"
    SUNSET = "sunset"


GoesOn = Literal[Direction.PERSEVERE, Direction.PIVOT, Direction.ITERATE, Direction.SCALE, Direction.HOLD]

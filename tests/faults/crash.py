"""What a disk may hold after a power cut: all that was synced, and of the rest any sectors at all."""

from collections.abc import Iterable, Iterator
from random import Random

from tests.faults.disk import Op

SECTOR = 512
SURVIVAL = (0.0, 0.1, 0.5, 0.9, 1.0)  # how likely a sector is to be on the disk although nobody waited for it
Files = dict[str, bytearray]


def left_by(ops: Iterable[Op], chance: Random) -> Files:
    """The files, when the power goes after these operations."""
    files: Files = {}
    loose: dict[str, list[Op]] = {}
    for op in ops:
        match op.kind:
            case "sync":
                for each in loose.pop(op.file, ()):
                    done(files, each)
            case "delete":
                files.pop(op.file, None)
                loose.pop(op.file, None)
            case "write" | "truncate":
                loose.setdefault(op.file, []).append(op)
    survival = chance.choice(SURVIVAL)
    for each in (part for some in loose.values() for op in some for part in sectors(op)):
        if chance.random() < survival:
            done(files, each)
    return files


def sectors(op: Op) -> Iterator[Op]:
    """A write, as the sectors that reach the disk one by one."""
    if op.kind != "write":
        yield op
        return
    start = 0
    while start < len(op.data):
        end = start + SECTOR - (op.offset + start) % SECTOR
        yield op._replace(offset=op.offset + start, data=op.data[start:end])
        start = end


def done(files: Files, op: Op) -> None:
    """Carry out a write or a truncation."""
    held = files.setdefault(op.file, bytearray())
    held.extend(bytes(max(0, op.offset - len(held))))
    if op.kind == "truncate":
        del held[op.offset :]
    else:
        held[op.offset : op.offset + len(op.data)] = op.data

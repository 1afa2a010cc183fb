"""The log of a workspace as operators and auditors deal with it: what it records of itself, and who vouches for it."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from api.door import Call, order_of
from domain.application import Lifecycle
from domain.errors import LifecycleError
from domain.values import Sentence, Value
from domain.workspace import Workspace
from ledger.notary import Notary
from ledger.policy import Policy
from ledger.witness import Unwitnessed, Witness

__all__ = [
    "Policy",
    "PolicyUnreadable",
    "Said",
    "Witness",
    "policy_in",
    "restoration",
    "rotation",
    "witnessed",
    "witnesses",
]


class WitnessUnreadable(LifecycleError, code="witness_unreadable"):
    """CAIRN_WITNESS is `URL KEY`, or several of these with commas between them."""


class PolicyUnreadable(LifecycleError, code="policy_unreadable"):
    """The policy is no TOML that names the log's key, or its witnesses are not named as they must be."""


class Said(Value):
    """What an operator says of the log."""

    reason: Sentence


async def restoration(lifecycle: Lifecycle, workspace: Workspace, notary: Notary, reason: str) -> None:
    """Record why an older ledger was put in place, then sign it: a crash between the two asks for the reason again."""
    await told_to(lifecycle, workspace, "record_restoration", notary.standing() | {"reason": reason})
    notary.restored(reason)


async def rotation(lifecycle: Lifecycle, workspace: Workspace, notary: Notary, reason: str) -> None:
    """Sign with another key from now on, once the record of it is recorded, which both keys have signed."""
    record = notary.rotation()
    await told_to(lifecycle, workspace, "record_key_rotation", {"record": record, "reason": reason})
    notary.rotated(record)
    notary.checkpoint()


async def told_to(lifecycle: Lifecycle, workspace: Workspace, command: str, body: dict[str, Any]) -> None:
    """Have the operator give a command about the workspace."""
    call = Call(command, body, f"{command} {uuid4()}", workspace.id)
    await lifecycle.give(order_of(call, workspace.administrator, "cli"))


def policy_in(path: Path) -> Policy:
    """What an auditor demands; raises PolicyUnreadable."""
    try:
        return Policy.read(path)
    except (OSError, ValueError) as fault:
        raise PolicyUnreadable(str(fault)) from fault


def witnesses() -> list[Witness]:
    """Those that CAIRN_WITNESS names, each by its address and key, with commas between; raises WitnessUnreadable."""
    try:
        return [Witness.of(each) for each in os.environ.get("CAIRN_WITNESS", "").split(",") if each.strip()]
    except ValueError as fault:
        raise WitnessUnreadable(f"CAIRN_WITNESS: {fault}") from fault


def witnessed(notary: Notary, asked: list[Witness]) -> list[str]:
    """Have the head of the log cosigned by each witness; tells what went wrong, which leaves the log as it is."""
    faults = []
    for witness in asked:
        try:
            notary.cosigned(witness.cosigned)
        except Unwitnessed as fault:
            faults.append(str(fault))
    return faults

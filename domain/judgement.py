"""How one command is decided: load what it names, ask for authority, let the aggregate decide, follow up."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID, uuid5

from domain.acting import Metadata, acting_as
from domain.authority import Role
from domain.command import WITNESSED, Command, GivenLate
from domain.deliberation import Deliberation, aggregates_in
from domain.errors import (
    AnotherProduct,
    Archived,
    Conflict,
    FutureBusinessTime,
    Invalid,
    NotAllowed,
    NotThatVersion,
    Refused,
)
from domain.gates.policy import GatePolicy
from domain.kernel import Aggregate
from domain.lifecycle import POLICY, InForce, Policy
from domain.order import Order, Subject
from domain.people import people_in
from domain.team.person import Person
from domain.team.roles import Refusal, Roles
from domain.values import WORKSPACE, Actor, Head, Moved, Now, Place, Why


async def decide(order: Order, d: Deliberation, moment: datetime, head: Callable[[], Awaitable[int]]) -> None:
    """Everything but the append: also what a dry run is; raises a LifecycleError when the command is refused."""
    command = order.command
    target = await d.read(command.aggregate, order.target) if order.target else None
    _expect(order, target)
    about = target or await _first_shown(order, d)
    policy = await _policy(command, about, d)
    injected: dict[Any, Any] = {Actor: order.actor, Now: moment, Why: order.body.reason, InForce: policy}
    injected |= await _looked_up(command, about, d, head)
    arguments = await command.arguments(order.body, d.refer, injected, target)
    for person, pointer in people_in(order.body):
        await d.read(Person, person, pointer)
    shown = list(aggregates_in(arguments[name] for name in command.references))
    d.place = _place(command, target, shown)
    _, lender = role = await _authority(order, d, (order.target, *[each.id for each in shown]), moment)
    d.metadata = await _metadata(order, d, shown, moment, (*role, policy))
    with acting_as(d.metadata, moment):
        if lender:
            _expect_allowed(lender, command, target, arguments)
        decided = cast(Aggregate, command.method(target or command.aggregate, **arguments) or target)
        if any(each.pending_events for each in shown if each is not decided):
            raise RuntimeError(f"{command.name} changed an aggregate it was only shown")
        await d.follow_up(await d.collect(decided))
    d.outcome = Subject.made({"id": decided.id, "version": decided.version, "type": decided.TOPIC})


async def refuse(order: Order, d: Deliberation, place: Place, refusal: NotAllowed, moment: datetime) -> None:
    """Decide to record a refusal: the same one once an hour, without its payload."""
    d.metadata = Metadata(command=order.id, name=order.command.name, actor=order.actor, source=order.source)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    about = order.target or place.product
    attempt = uuid5(order.actor, f"{order.command.name} {about} {refusal.code} {hour.isoformat()}")
    if not await d.look(attempt):
        with acting_as(d.metadata, moment):
            tried, code = order.command.name, refusal.code
            await d.collect(Refusal(place=place, attempt=attempt, attempted=tried, code=code, target=order.target))


def _expect(order: Order, target: Aggregate | None) -> None:
    current = target.version if target else 0  # what is created has no version that a decision could rest on
    if order.expected is not None and current != order.expected:
        moved = NotThatVersion(f"version {order.expected} was expected, {current} is current")
        moved.current = current
        raise moved
    if target and target.archived and not order.command.is_of_the_archive:
        raise Archived


async def _looked_up(
    command: Command, about: Aggregate | None, d: Deliberation, head: Callable[[], Awaitable[int]]
) -> dict[Any, Any]:
    """What few methods ask for."""
    found: dict[Any, Any] = {}
    if Moved in command.injected:
        found[Moved] = await d.moved(getattr(about, "package", ()))
    if Head in command.injected:
        found[Head] = await head()
    return found


def _place(command: Command, target: Aggregate | None, shown: list[Aggregate]) -> Place:
    if command.mark.of_workspace:
        return WORKSPACE
    place = target.place if target else shown[0].place
    if place.product and any(each.place.product not in (None, place.product) for each in shown):
        raise AnotherProduct
    return place


async def _first_shown(order: Order, d: Deliberation) -> Aggregate | None:
    """What a creation is about, where its method asks what moved there or which policy that is held to."""
    command = order.command
    if not (command.references and (command.injected & {Moved, InForce})):
        return None
    first = getattr(order.body, command.references[0])
    return await d.look(first) if isinstance(first, UUID) else None


async def _policy(command: Command, about: Aggregate | None, d: Deliberation) -> Policy:
    """The policy that what it is about was submitted under, or else the one in force.

    What is decided by it relies on it, as does what may be pinned to it; any other command only says which it was.
    """
    relies = InForce in command.injected or command.mark.at_once
    published = await (d.rely_on if relies else d.glance)(GatePolicy.create_id())
    return published.of(getattr(about, "pinned", None)) if isinstance(published, GatePolicy) else POLICY


async def _metadata(
    order: Order,
    d: Deliberation,
    shown: list[Aggregate],
    moment: datetime,
    acting: tuple[Role | None, UUID | None, Policy],
) -> Metadata:
    role, lender, policy = acting
    return Metadata.made({
        "command": order.id,
        "name": order.command.name,
        "actor": order.actor,
        "role": role,
        "on_behalf_of": lender or await _responsible(order.actor, d),
        "source": order.source,
        "reason": order.body.reason,
        "occurred_at": _business_time(order, moment),
        "policy": policy.version,
        "saw": tuple(each.seen for each in shown),
    })


def _business_time(order: Order, moment: datetime) -> datetime | None:
    said = order.body.occurred_at if isinstance(order.body, GivenLate) else None
    if said and said > moment:
        raise FutureBusinessTime(pointer="/occurred_at")
    return said


async def _authority(
    order: Order, d: Deliberation, about: Sequence[UUID | None], moment: datetime
) -> tuple[Role | None, UUID | None]:
    """The role in which it is given, and in whose stead, if in another's; raises NotAllowed.

    What a door has witnessed is given in no role.
    """
    if order.command.mark == WITNESSED:
        return None, None
    known = [await d.look(Roles.at(place)) for place in (WORKSPACE, _of_product(d.place.product))]
    found, by, day = [each for each in known if isinstance(each, Roles)], order.command.mark.by, moment.date()
    for role in by:
        for roles in found:
            if roles.are_held(role, order.actor, day, about):
                return role, None
    for roles in found:
        if lent := roles.lent(order.actor, order.command.name, by, day):
            return lent.role, lent.delegator
    raise NotAllowed(f"{order.command.name} is for {' or '.join(by)}")


def _expect_allowed(lender: UUID, command: Command, target: Aggregate | None, arguments: dict[str, Any]) -> None:
    """Raise the NotAllowed that whoever lent a command would meet: nobody has done by another what they may not do."""
    actors = {name: lender for name, hint in command.hints.items() if hint is Actor}
    with suppress(Conflict, Invalid, Refused):
        command.method(deepcopy(target) or command.aggregate, **{**arguments, **actors})


@lru_cache
def _of_product(product: UUID | None) -> Place:
    return Place(product=product)


async def _responsible(actor: UUID, d: Deliberation) -> UUID | None:
    person = await d.look(actor)
    return person.responsible if isinstance(person, Person) else None

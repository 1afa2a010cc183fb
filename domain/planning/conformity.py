"""What today's rules would refuse of an attested change: it is recorded all the same, with the rules it breaks."""

import re
from collections.abc import Callable

from domain.planning.history import Attested, Standing
from domain.planning.readings import (
    ApproverReading,
    OfPeople,
    OwnerReading,
    PresenceReading,
    StageReading,
    StateReading,
    TargetReading,
    TitleReading,
)
from domain.planning.roadmap_values import State

STEPS = {
    State.CANDIDATE: {State.PLANNED, State.DROPPED},
    State.PLANNED: {State.COMMITTED, State.DROPPED},
    State.COMMITTED: {State.PLANNED, State.IN_PROGRESS, State.DROPPED},
    State.IN_PROGRESS: {State.DONE, State.DROPPED},
    State.DONE: set[State](),
    State.DROPPED: {State.CANDIDATE, State.PLANNED},
}
ORDER = (State.CANDIDATE, State.PLANNED, State.COMMITTED, State.IN_PROGRESS, State.DONE)
SEVERAL = re.compile(r"[,;:/?!*]|\.x\b|\b(and|or)\b", re.IGNORECASE)
LONGEST_TITLE = 200


def unknown_word(_: Standing, attested: Attested) -> bool:
    """The source's state or stage has no meaning here; ours stays as it was."""
    match attested.reading:
        case StateReading(word=str(), state=None) | StageReading(word=str(), stage=None):
            return True
    return False


def state_skipped(stood: Standing, attested: Attested) -> bool:
    """A state was reached without the ones before it; a candidate with a target counts as planned."""
    return _direction(stood, attested) > 0


def state_went_back(stood: Standing, attested: Attested) -> bool:
    """A state was left for an earlier one, in a way no command leads."""
    return _direction(stood, attested) < 0


def left_the_end(stood: Standing, attested: Attested) -> bool:
    """What was done was taken up again, or what was dropped went on without being revived first."""
    was, then = _step(stood, attested)
    return was in (State.DONE, State.DROPPED) and then not in {was, *STEPS[was]}


def not_one_release(_: Standing, attested: Attested) -> bool:
    """A target names several releases, or none for certain."""
    match attested.reading:
        case TargetReading(target=str(target)):
            return bool(SEVERAL.search(target))
    return False


def emptied(stood: Standing, attested: Attested) -> bool:
    """A title, owner, state or target that stood is gone, and no other field says it."""
    match attested.reading:
        case TitleReading() | OwnerReading() | StateReading() | TargetReading() as reading:
            kind = type(reading)
            return bool(stood.told(kind)) and not stood.after(attested).told(kind)
    return False


def not_what_stood(stood: Standing, attested: Attested) -> bool:
    """The value said to be replaced is not the one that stood."""
    match attested.reading:
        case None | PresenceReading():
            return False
        case OwnerReading(was=was) | ApproverReading(was=was):
            before = stood.source_readings.get(attested.field)
            return was != (before.people if isinstance(before, OfPeople) else ())
    return attested.old != stood.source_fields.get(attested.field)


def absent(stood: Standing, attested: Attested) -> bool:
    """Something changed that the source did not have at that time."""
    return stood.present is False and not isinstance(attested.reading, PresenceReading)


def appeared_again(stood: Standing, attested: Attested) -> bool:
    """It came into being, or went, when it had done so already; or it came back."""
    match attested.reading:
        case PresenceReading(present=present):
            return stood.present is present or stood.present is False
    return False


def approver_owns(stood: Standing, attested: Attested) -> bool:
    """Who is to decide on it is among those who own it."""
    if not isinstance(attested.reading, OwnerReading | ApproverReading):
        return False
    then = stood.after(attested)
    owner, approver = then.told(OwnerReading), then.told(ApproverReading)
    return bool(owner and approver and set(owner.people) & set(approver.people))


def title_too_long(_: Standing, attested: Attested) -> bool:
    """A title has at most 200 characters."""
    return isinstance(attested.reading, TitleReading) and len(attested.reading.title or "") > LONGEST_TITLE


RULES: tuple[Callable[[Standing, Attested], bool], ...] = (
    unknown_word,
    state_skipped,
    state_went_back,
    left_the_end,
    not_one_release,
    emptied,
    not_what_stood,
    absent,
    appeared_again,
    approver_owns,
    title_too_long,
)


def nonconformities(stood: Standing, attested: Attested) -> tuple[str, ...]:
    """The names of today's rules that would refuse this change; each name is the rule's, and is permanent."""
    return tuple(rule.__name__ for rule in RULES if rule(stood, attested))


def _step(stood: Standing, attested: Attested) -> tuple[State, State]:
    """From which state to which; the first state of a life follows upon candidate."""
    was = stood.state if stood.told(StateReading) else State.CANDIDATE
    then = attested.reading.state if isinstance(attested.reading, StateReading) else None
    planned = stood.told(TargetReading)
    was, then = (State.PLANNED if planned and each is State.CANDIDATE else each for each in (was, then or was))
    return was, then


def _direction(stood: Standing, attested: Attested) -> int:
    was, then = _step(stood, attested)
    if was not in ORDER or then not in ORDER or was is State.DONE or then in {was, *STEPS[was]}:
        return 0
    return ORDER.index(then) - ORDER.index(was)

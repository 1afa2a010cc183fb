"""How a gate meets: a submission, votes, a decision; and what somebody owes afterwards."""

from collections import deque
from collections.abc import Callable
from typing import Any
from uuid import UUID

from api.demo.discovering import records
from api.demo.script import Act, Meanwhile, Script, Until, act, told
from api.demo.turn import Turn
from domain.lifecycle import GateName

GOES_ON = ("go", "conditional_go")
REPAIRED = 8  # days until a deficit is dealt with
AHEAD = 3  # a package is submitted some days before the gate meets
Submits = Callable[[Turn], Script[None]]


def passes(turn: Turn, name: GateName, submits: Submits) -> Script[bool]:
    """Whether the gate lets the turn go on, after as many meetings as it takes."""
    meetings = turn.meetings.setdefault(name, deque(turn.said["gates"].get(name, ())))
    again = True
    while meetings:
        meeting = meetings.popleft()
        if again:
            yield Until(meeting["day"] - AHEAD)
            yield from _submits_at_last(turn, name, meeting, submits)
        yield from _meets(turn, name, meeting)
        if meeting["outcome"] in GOES_ON:
            return True
        if again := meeting["outcome"] == "recycle":
            yield from _repairs(turn, meeting)
        if reopened := meeting.get("reopened"):
            again = True
            yield Until(reopened[0])
            yield from turn.team.does("sponsor", act("reopen_held_gate", turn.gate(name), reason=reopened[1]))
    return False


def _submits_at_last(turn: Turn, name: GateName, meeting: dict[str, Any], submits: Submits) -> Script[None]:
    """Now and then a package is taken back at once, and submitted again the next day."""
    yield from submits(turn)
    if because := meeting.get("withdrawn"):
        withdraws = act("withdraw_submission", turn.gate(name), reason=because)
        yield from turn.team.does("po" if name is GateName.G3 else "pm", withdraws)
        yield Until(meeting["day"] - AHEAD + 1)
        yield from submits(turn)


def _meets(turn: Turn, name: GateName, meeting: dict[str, Any]) -> Script[None]:
    yield Until(meeting["day"])
    gate, team, turn.met = turn.gate(name), turn.team, meeting["day"]
    decision = _decision(turn, meeting)
    if waives := meeting.get("waives"):
        expires = turn.clock.at(meeting["day"] + waives["days"])
        said = {name: waives[name] for name in ("criterion", "compensating_control", "reason")}
        waiver: dict[str, Any] = {**said, "expires": expires}
        yield from team.does("sponsor", act("waive_gate", gate, **waiver))
    if tries := meeting.get("tries"):
        yield from team.fails(tries[0], act("vote_gate", gate, decision=decision), tries[1])
    yield from _said_before(turn, gate, meeting)
    votes = [(voter, act("vote_gate", gate, decision=decision)) for voter in meeting.get("votes", ("sponsor2",))]
    replies = yield from team.meets(*votes, ("sponsor", act("decide_gate", gate, decision=decision)))
    turn.learned = told(replies, "opportunity.identified")
    turn.followed_by = next(iter(told(replies, "iteration.started")), None)
    turn.lists[name] = told(replies, "condition.owed")
    for owed, condition in zip(turn.lists[name], meeting.get("conditions", ()), strict=True):
        yield Meanwhile(_cleared(turn, owed, condition))


def _said_before(turn: Turn, gate: UUID, meeting: dict[str, Any]) -> Script[None]:
    """The tech lead scores what no fact tells, and sponsors sign what they decide on."""
    for advice, score, rationale in meeting.get("scores", ()):
        said = {"advice": advice, "score": score, "rationale": rationale}
        yield from turn.team.does("lead", act("assess_criterion", gate, **said))
    for who, meaning in meeting.get("signs", ()):
        yield from turn.team.does(who, act("sign_record", gate=gate, meaning=meaning))


def _decision(turn: Turn, meeting: dict[str, Any]) -> dict[str, Any]:
    names = ("outcome", "to", "deficits", "grounds")
    decision = {name: meeting[name] for name in names if name in meeting}
    if "review" in meeting:
        decision["review_on"] = turn.clock.at(meeting["review"])
    if "conditions" in meeting:
        decision["conditions"] = [
            {"what": c["what"], "owner": turn.team.people[c["owner"]], "on": turn.clock.at(c["due"])}
            for c in meeting["conditions"]
        ]
    return decision


def _cleared(turn: Turn, owed: UUID, condition: dict[str, Any]) -> Script[None]:
    """Once it is met, a sponsor who does not own it says so; an owner who tries is refused."""
    if "cleared" not in condition:
        return
    yield Until(condition["cleared"])
    clear: Act = act("clear_condition", owed, reason=condition["because"])
    is_sponsors = condition["owner"] == "sponsor"
    if is_sponsors:
        yield from turn.team.fails("sponsor", clear, "condition.owner_never_clears")
    yield from turn.team.does("sponsor2" if is_sponsors else "sponsor", clear)


def _repairs(turn: Turn, meeting: dict[str, Any]) -> Script[None]:
    """What was wrong is put right, in the stage that was returned to."""
    if found := meeting.get("evidence"):
        yield from records(turn, found, meeting["day"] + REPAIRED)
    if vision := meeting.get("vision"):
        yield Until(meeting["day"] + REPAIRED)
        because = meeting["deficits"][0]
        yield from turn.team.does("pm", act("revise_vision", turn.things["vision"], statement=vision, reason=because))

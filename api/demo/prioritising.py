"""What comes first, what that is for, and what may be spent on it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.demo.script import Act, Script, act
from api.demo.turn import Turn
from domain.lifecycle import GateName
from domain.planning.planning import Planning
from domain.values import Stage

RICE = {"method": "rice", "reach_period": "quarter", "effort_unit": "person_months"}
RANKED = 12
SKILLS = (("backend", "2.00"), ("frontend", "1.50"), ("design", "0.50"))
BECAUSE = "Two customers left for want of it; the numbers do not show that yet."


def ranks(turn: Turn, rices: dict[UUID, dict[str, Any]]) -> Script[None]:
    """One round by RICE over what may be built now: two people score, and the product manager closes it."""
    team, candidates = turn.team, list(rices)[:RANKED]
    scorers = {team.people[who]: who for who in ("po", "lead")}
    opens = {"purpose": "What do we build first?", "framework": RICE, "candidates": candidates}
    (round_,) = yield from team.does("pm", turn.here("open_prioritisation_round", **opens, scorers=list(scorers)))
    for who in scorers.values():
        yield from team.does(who, *(_scores(round_, each, rices[each]) for each in candidates))
    yield from team.does("pm", act("override_rank", round_, candidate=candidates[-1], rank=2, reason=BECAUSE))
    yield from team.does("pm", act("close_prioritisation_round", round_))


def _scores(round_: UUID, candidate: UUID, rice: dict[str, Any]) -> Act:
    why = "Counted in the usage log of the last quarter; the effort is that of the closest thing we built."
    return act("score_candidate", round_, candidate=candidate, score={"method": "rice", **rice}, rationale=why)


def aims(turn: Turn, feature: UUID) -> Iterator[Act]:
    """What a feature is for, and how that will be seen."""
    yield act("aim_feature", feature, **_aims(turn))


def commits(turn: Turn, feature: UUID) -> Act:
    """Promise a feature for what it is aimed at."""
    return act("commit_feature", feature, **_aims(turn))


def _aims(turn: Turn) -> dict[str, Any]:
    return {"objective": turn.lists["objectives"][0], "kpis": turn.lists["kpis"][:1]}


def reserves(turn: Turn) -> Script[None]:
    """Money and people for the time until what is built is to be launched."""
    starts, ends = (turn.clock.at(turn.day(name)) for name in (GateName.G2, GateName.G4))
    ends = max(ends, starts + timedelta(days=30))
    people = [{"skill": skill, "fte": fte, "starts": starts, "ends": ends} for skill, fte in SKILLS]
    envelope = {"budget": {"amount": "180000.00", "currency": "EUR"}, "capacity": people}
    yield from turn.team.does("sponsor", act("reserve_capacity", Planning.at(turn.place(Stage.PLANNING)), **envelope))

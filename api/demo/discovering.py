"""Stage one as it happens: needs, evidence, beliefs and their verdicts, a problem, a case."""

from datetime import UTC, datetime, time
from itertools import cycle
from typing import Any
from uuid import UUID

from api.demo.exploring import argues, explores, tests_belief
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Turn
from domain.discovery.discovery import Discovery
from domain.lifecycle import GateName
from domain.values import Stage

ROUNDS = 3
ENOUGH = 6
FOLLOWS = {"validated": "persevere", "invalidated": "pivot", "inconclusive": "test_further"}
OBSERVED = ("finding", "source", "origin", "pillar", "strength", "stance")


def discovers(turn: Turn, starts: int) -> Script[None]:
    """Everything until the package is ready."""
    days = turn.day(GateName.G1) - starts
    yield from _finds_needs(turn)
    yield from explores(turn, starts)
    yield from _looks_around(turn, starts, days * 2 // 3)
    yield from _judges(turn)
    yield Until(starts + days * 3 // 4)
    yield from _names_the_problem(turn)
    yield from _makes_the_case(turn, starts + days - 8)
    yield from _sets_aside(turn)


def submits_discovery(turn: Turn) -> Script[None]:
    """Ask for the first decision."""
    package = {"problem": turn.things["problem"], "case": turn.things["case"]}
    yield from turn.team.does("pm", act("submit_discovery", Discovery.at(turn.place(Stage.DISCOVERY)), **package))


def _finds_needs(turn: Turn) -> Script[None]:
    needs = [turn.here("identify_opportunity", title=title, need=need) for title, need in turn.said["opportunities"]]
    turn.opportunities = turn.seeds + (yield from turn.team.does("pm", *needs))


def _looks_around(turn: Turn, starts: int, days: int) -> Script[None]:
    """Evidence comes in rounds; some of it is entered days after it was collected."""
    beliefs = [_belief(turn, each) for each in turn.said["hypotheses"]]
    turn.lists["hypotheses"] = yield from turn.team.does("po", *beliefs)
    found, turn.lists["evidence"] = turn.said["evidence"], []
    turn.lists["against"] = []
    for n in range(ROUNDS):
        yield from records(turn, found[n::ROUNDS], starts + 2 + days * n // ROUNDS)


def records(turn: Turn, found: list[list[str]], day: int) -> Script[None]:
    """Put on record what was found until a day."""
    yield Until(day)
    acts = [_evidence(turn, seen, day) for seen in found]
    recorded = yield from turn.team.does("po", *acts)
    for seen, evidence in zip(found, recorded, strict=True):
        turn.lists["against" if seen[-1] == "contradicts" else "evidence"].append(evidence)


def _belief(turn: Turn, said: dict[str, Any]) -> Act:
    test = {name: said[name] for name in ("method", "metric", "right_if")}
    body = {"belief": said["belief"], "test": test, "weight": said.get("weight", "critical")}
    if assumption := turn.things.get("assumption"):
        body["assumption"] = assumption
    return turn.here("state_hypothesis", opportunity=turn.opportunities[0], **body)


def _evidence(turn: Turn, said: list[str], day: int) -> Act:
    before = turn.chance.randrange(1, 9)
    collected, late = turn.clock.at(day - before), day - before > turn.said["starts"] and turn.by_chance(0.5)
    observation = dict(zip(OBSERVED, said, strict=False)) | {"collected_on": collected}
    when = {"occurred_at": datetime.combine(collected, time(15), UTC)} if late else {}
    about = turn.opportunities[0] if turn.by_chance(0.8) else turn.opportunities[-1]
    return turn.here("record_evidence", opportunity=about, observation=observation, **when)


def _judges(turn: Turn) -> Script[None]:
    """The first belief by an experiment where the turn tells of one, the others by those who asked around."""
    grounds = cycle(turn.lists["evidence"])
    for number, (each, said) in enumerate(zip(turn.lists["hypotheses"], turn.said["hypotheses"], strict=True)):
        verdict = {name: said[name] for name in ("verdict", "learning")} | {"next_step": FOLLOWS[said["verdict"]]}
        experiment = None if number else (yield from tests_belief(turn, each))
        tested = {"experiment": experiment} if experiment else {"expert_judgement": said["method"]}
        judges = act("judge_hypothesis", each, evidence=[next(grounds), next(grounds)], **verdict, **tested)
        yield from turn.team.does("pm", judges)


def _names_the_problem(turn: Turn) -> Script[None]:
    best, team = turn.opportunities[0], turn.team
    yield from team.does("pm", act("select_opportunity", best, reason=turn.said["selected_because"]))
    drafts = turn.here("draft_problem_statement", opportunity=best, problem=turn.said["problem"])
    (problem,) = yield from team.does("po", drafts)
    yield from team.does("po", act("submit_problem_statement", problem))
    validates = act("validate_problem_statement", problem, support=_shown(turn))
    if turn.number == 1:
        yield from team.fails("po", validates)
    yield from team.does("pm", validates)
    turn.things["problem"] = problem


def _shown(turn: Turn) -> list[UUID]:
    return turn.lists["evidence"][:ENOUGH] + turn.lists["against"]


def _makes_the_case(turn: Turn, day: int) -> Script[None]:
    said, team = turn.said["case"], turn.team
    figures = {name: said[name] for name in ("costs", "benefits", "rate")}
    body = {"problem": turn.things["problem"], "do_nothing": said["do_nothing"], "figures": figures}
    (case,) = yield from team.does("pm", turn.here("draft_business_case", **body))
    turn.things["case"] = case
    yield Until(day)
    if revised := said.get("revised"):
        better = {"figures": figures | revised, "reason": said["revised_because"]}
        yield from team.does("pm", act("revise_business_case", case, **better))
    for line in said.get("lines", ()):
        yield from team.does("pm", act(f"add_{line[0]}_line", case, line=line[1]))
    if "lines" in said:
        yield from team.does("pm", act("appraise_business_case", case))
    yield from argues(turn, case)
    submits = act("submit_business_case", case, benefits_owner=team.people["pm"])
    yield from team.does("pm", submits)
    if back := said.get("returned"):
        yield from team.does("sponsor", act("return_business_case", case, reason=back["because"]))
        removes = (act("remove_case_line", case, label=each, reason=back["because"]) for each in back["without"])
        discounts = act("discount_business_case", case, rate=back["rate"])
        yield from team.does("pm", *removes, discounts, act("appraise_business_case", case), submits)
    team.cases += yield from team.does("sponsor", act("approve_business_case", case))


def _sets_aside(turn: Turn) -> Script[None]:
    others = zip(turn.opportunities[1:], turn.said["set_aside"], strict=False)
    acts = [act(command, each, reason=reason) for each, (command, reason) in others]
    yield from turn.team.does("pm", *acts)

"""Stage one in depth, where a turn tells of it: for whom, against whom, what has to be true, and how it is tested."""

from typing import Any
from uuid import UUID

from api.demo.script import Act, Script, Until, act
from api.demo.turn import Turn


def explores(turn: Turn, day: int) -> Script[None]:
    """The outcome, the customers, the market, and the best opportunity framed, explored and scored."""
    if said := turn.said.get("discovery"):
        yield from _draws_customers(turn, said)
        yield from _asks(turn, said, day)
        yield from _looks_at_the_market(turn, said, day)
        yield from _frames(turn, said)


def tests_belief(turn: Turn, hypothesis: UUID) -> Script[UUID | None]:
    """The experiment on a hypothesis, its success fixed beforehand; None where none was made."""
    if not (said := turn.said.get("discovery", {}).get("experiment")):
        return None
    designs = turn.here("design_experiment", hypothesis=hypothesis, design=said["design"])
    (experiment,) = yield from turn.team.does("po", designs)
    ends = turn.said["starts"] + said["design"]["days"]
    yield Until(ends)
    result = {**said["result"], "measured_on": turn.clock.at(ends)}
    steps = (
        act("pre_register", experiment, criterion=said["criterion"]),
        act("start_experiment", experiment),
        act("record_result", experiment, result=result),
        act("conclude_experiment", experiment),
    )
    for each in steps:
        yield from turn.team.does("po", each)
    return experiment


def argues(turn: Turn, case: UUID) -> Script[None]:
    """Other ways to go, the argument for this one, and what it is worth at worst and at best."""
    if said := turn.said.get("discovery"):
        for option in said["options"]:
            yield from turn.team.does("pm", act("weigh_option", case, option=option))
        yield from turn.team.does("pm", act("argue_business_case", case, argument=said["argument"]))
        yield from turn.team.does("pm", act("appraise_business_case", case))


def _draws_customers(turn: Turn, said: dict[str, Any]) -> Script[None]:
    product, team = {"product": turn.team.product}, turn.team
    (turn.things["outcome"],) = yield from team.does("pm", act("name_desired_outcome", **product, **said["outcome"]))
    (segment,) = yield from team.does("po", act("define_segment", **product, **said["segment"]))
    turn.things["segment"] = segment
    persona = {name: said["persona"][name] for name in ("attributes", "goals", "pains")}
    turn.things["persona"], turn.things["job"] = yield from team.does(
        "po",
        act("define_persona", **product, name=said["persona"]["name"], portrait=persona, segment=segment),
        act("state_job", **product, story=said["job"], segment=segment),
    )


def _asks(turn: Turn, said: dict[str, Any], day: int) -> Script[None]:
    """A study whose guide was bettered once, and an interview under it that evidence is taken from."""
    study, team = said["study"], turn.team
    (planned,) = yield from team.does(
        "po", turn.here("plan_research_study", inquiry=study["inquiry"], guide=study["guide"])
    )
    revises = act("revise_guide", planned, guide=study["revised"], reason=study["revised_because"])
    yield from team.does("po", revises)
    talk = {**study["talk"], "held_on": turn.clock.at(day)}
    about = {"study": planned, "participant": team.people["guest"], "segment": turn.things["segment"]}
    (interview,) = yield from team.does("po", turn.here("record_interview", **about, talk=talk))
    observation = {
        "finding": study["talk"]["snapshot"],
        "source": "interview",
        "origin": "interview",
        "pillar": "market",
        "strength": "said",
        "collected_on": turn.clock.at(day),
    }
    quotes = turn.here(
        "record_evidence", opportunity=turn.opportunities[0], interview=interview, observation=observation
    )
    (evidence,) = yield from team.does("po", quotes)
    yield from team.does("po", act("weigh_evidence", evidence, importance=4))
    yield from team.does("po", act("conclude_research_study", planned, answer=study["answer"]))


def _looks_at_the_market(turn: Turn, said: dict[str, Any], day: int) -> Script[None]:
    on, team = turn.clock.at(day), turn.team
    for rival in said["competitors"]:
        named = {name: rival[name] for name in ("name", "rivalry", "offer")}
        (competitor,) = yield from team.does("marketing", act("add_competitor", product=team.product, **named))
        compared = {"competitor": competitor, "comparison": rival["comparison"], "as_of": on}
        yield from team.does("marketing", turn.here("record_competitive_analysis", **compared))
    size = turn.here("estimate_market_size", estimate={**said["market"], "as_of": on}, segment=turn.things["segment"])
    (turn.things["market"],) = yield from team.does("marketing", size)


def _frames(turn: Turn, said: dict[str, Any]) -> Script[None]:
    best, team, believed = turn.opportunities[0], turn.team, said["assumption"]
    steps: tuple[Act, ...] = (
        act("frame_opportunity", best, frame=said["frame"], segment=turn.things["segment"]),
        act("explore_opportunity", best, learned=said["study"]["answer"]),
        act("prioritise_opportunity", best, score=said["score"]),
    )
    for each in steps:
        yield from team.does("pm", each)
    stated = {name: believed[name] for name in ("statement", "risk")}
    (assumption,) = yield from team.does("po", turn.here("state_assumption", opportunity=best, **stated))
    ranked = {name: believed[name] for name in ("importance", "known")}
    yield from team.does("pm", act("rank_assumption", assumption, **ranked))
    turn.things["assumption"] = assumption

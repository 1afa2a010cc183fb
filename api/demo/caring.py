"""What surrounds the building: the scope it is measured by, risks, defects, debts, decisions, and looking back."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from api.demo.backlog import DONE, READY
from api.demo.script import Script, act
from api.demo.turn import Turn
from domain.execution.execution import Execution
from domain.lifecycle import GateName
from domain.values import Stage

BANK = {
    "cause": "The partner's interface is new to us.",
    "event": "It answers otherwise than it is documented.",
    "effect": "Stories that rest on it take twice as long.",
    "category": "feasibility",
}
LEAVING = {
    "cause": "One person knows how the import works.",
    "event": "That person is ill for some weeks.",
    "effect": "Nobody can mend the import.",
    "category": "delivery",
}
QUEUE = {
    "title": "One queue for everything that may wait",
    "context": "Three features need work that goes on after the answer.",
    "chosen": "They share the queue that the exports have.",
    "consequences": "A long export delays what comes after it.",
}
SHORTCUT = {
    "location": "The table of accounts",
    "what": "Old and new columns stand side by side until every customer has moved.",
    "intent": "deliberate",
    "prudence": "prudent",
    "principal": "6.00",
    "interest": "0.50",
}
FAULT = {
    "what": "A list of more than 10 000 rows is cut off.",
    "expected": "All rows are there.",
    "found_by": "team",
}
ACTIONS = (
    "Ask whoever uses it before the second criterion is written.",
    "Split what is larger than eight points.",
    "Look at what is blocked every morning, first of all.",
    "Keep the last two days free for what comes back.",
)
SEEN = "The pilot customers found their way, and asked for shorter texts."
NOTHING = "Nothing that would keep it from being released."
TRY = "A pilot of two weeks with the partner's test system."
LESS = "It has been tried for two weeks, and what is left would cost us days only."


def starts_well(turn: Turn) -> Script[None]:
    """Before the first story: what it is measured by, what may go wrong, how it is built."""
    stage, team = Execution.at(turn.place(Stage.EXECUTION)), turn.team
    yield from team.does("pm", act("take_scope_baseline", stage, mvp=turn.things["mvp"]))
    if "agreement" not in team.made:
        concludes = act("conclude_working_agreement", product=team.product, ready=READY, done=DONE)
        (team.made["agreement"],) = yield from team.does("po", concludes)
        limit = {"column": "submitted", "limit": 15}
        yield from team.does("lead", act("agree_wip_limit", team.made["agreement"], **limit))
    risks = yield from team.does("lead", *(turn.here("raise_risk", threat=threat) for threat in (BANK, LEAVING)))
    yield from team.does("lead", *(act("assess_risk", each, assessment=_level(3, 4)) for each in risks))
    answers = {"strategy": "mitigate", "action": TRY, "trigger": "The first call fails.", "residual": _level(2, 3)}
    response = {**answers, "owner": team.people["lead"]}
    yield from team.does("lead", act("plan_response", risks[0], response=response))
    turn.lists["risks"] = risks
    (decision,) = yield from team.does("dev", turn.here("propose_architecture_decision", choice=QUEUE))
    yield from team.does("lead", act("accept_architecture_decision", decision))


def looks_back(turn: Turn, sprint: UUID, left: int) -> Script[None]:
    """The review, and one thing to do better."""
    yield from turn.team.does("po", act("review_sprint", sprint, feedback=SEEN))
    action = {"action": ACTIONS[left % len(ACTIONS)], "owner": turn.team.people["lead"]}
    yield from turn.team.does("lead", act("record_retrospective_action", sprint, **action))


def hardens(turn: Turn, increment: UUID, version: str) -> Script[None]:
    """From an increment to one that its gate can decide on: built, reviewed, its debts and risks known."""
    team = turn.team
    (defect,) = yield from team.does("po", turn.here("report_defect", fault=FAULT, severity=2))
    yield from team.does("dev", act("fix_defect", defect))
    yield from team.does("po", act("verify_defect", defect))
    (debt,) = yield from team.does("lead", turn.here("log_debt_item", debt=SHORTCUT))
    paid = {"by_day": turn.clock.at(turn.day(GateName.G3) + 90)}
    build: dict[str, Any] = {"number": f"{version}+1", "digest": sha256(version.encode()).hexdigest()}
    yield from team.does(
        "lead",
        act("schedule_paydown", debt, **paid),
        act("record_build", increment, build=build),
        act("cut_release_candidate", increment, number=build["number"]),
        act("review_increment", increment, outcome="passed", findings=NOTHING),
        act("declare_debt", increment, items=[debt]),
        act("accept_risk", turn.lists["risks"][0], reason=LESS),
    )
    grave = act("accept_grave_risk", turn.lists["risks"][1], reason="Training a second person has begun.")
    yield from team.does("sponsor", grave)


def _level(probability: int, impact: int) -> dict[str, int]:
    return {"probability": probability, "impact": impact}

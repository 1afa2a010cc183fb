"""Stage two as it happens: what for, which numbers, which features, in what order, and which of them first."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from api.demo.framing import describes, frames, names_themes, tells
from api.demo.prioritising import aims, commits, ranks, reserves
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Item, Turn, in_quarter
from domain.lifecycle import GateName
from domain.planning.dependency import Dependency
from domain.planning.planning import Planning
from domain.values import Stage

MUSTS, SHOULDS = 4, 8
EFFORTS = {"must": ("0.50", "1.00", "1.50"), "should": ("1.50", "2.00", "3.00")}
MEASURED = ("name", "formula", "unit", "direction", "source", "frequency", "baseline")
KEY_RESULT = ("metric", "unit", "baseline", "target", "kind")
SOMEDAY = (
    {"when": "bucket", "bucket": "next"},
    {"when": "bucket", "bucket": "later"},
    {"when": "bucket", "bucket": "later"},
    {"when": "release", "release": "the next major"},
)
HORIZON = 5  # quarters ahead that a roadmap says something about


def plans(turn: Turn, starts: int) -> Script[None]:
    """Everything until the plan is ready to be decided on."""
    days = turn.day(GateName.G2) - starts
    yield Until(starts + 2)
    yield from _aims(turn)
    yield from frames(turn)
    yield from names_themes(turn)
    for n, (theme, features) in enumerate(turn.said["roadmap"].items()):
        yield Until(starts + 4 + days * n // 14)
        yield from _proposes(turn, theme, features)
    yield Until(starts + days // 2)
    rices = yield from _weighs(turn)
    yield from ranks(turn, rices)
    yield from _waits_for(turn)
    yield Until(starts + days * 5 // 8)
    yield from _places(turn)
    yield from _scopes(turn)
    yield from describes(turn)
    yield Until(starts + days * 6 // 8)
    yield from _promises(turn)


def submits_planning(turn: Turn) -> Script[None]:
    """Ask for the second decision."""
    names, stage = ("vision", "mvp", "baseline"), Planning.at(turn.place(Stage.PLANNING))
    package = {name: turn.things[name] for name in names} | {name: turn.lists[name] for name in ("objectives", "kpis")}
    yield from turn.team.does("pm", act("offer_handover", stage, **package))
    yield from turn.team.does("po", act("accept_handover", stage))
    yield from turn.team.does("pm", act("submit_planning", stage, **package))


def _aims(turn: Turn) -> Script[None]:
    said, team = turn.said, turn.team
    due = turn.last_day(turn.quarter(turn.day(GateName.G5)))
    (turn.things["vision"],) = yield from team.does("pm", turn.here("articulate_vision", statement=said["vision"]))
    wanted = [turn.here("agree_objective", **_objective(each, due)) for each in said["objectives"]]
    turn.lists["objectives"] = yield from team.does("pm", *wanted)
    kpis = [turn.here("define_kpi", **_kpi(turn, each, due)) for each in said["kpis"]]
    turn.lists["kpis"] = yield from team.does("pm", *kpis)


def _objective(said: dict[str, Any], due: object) -> dict[str, Any]:
    wanted = [dict(zip(KEY_RESULT, kr, strict=False)) | {"due": due} for kr in said["key_results"]]
    return {"statement": said["statement"], "key_results": wanted}


def _kpi(turn: Turn, said: dict[str, Any], due: object) -> dict[str, Any]:
    definition, target = {name: said[name] for name in MEASURED}, {"value": said["target"], "due": due}
    return {"definition": definition, "target": target, "owner": turn.team.people[said["owner"]]}


def _proposes(turn: Turn, theme: str, features: dict[str, str]) -> Script[None]:
    titles = [title for title in features if title not in turn.items]
    acts = [_proposal(turn, theme, title, features[title]) for title in titles]
    proposed = yield from turn.team.does(turn.chance.choice(("pm", "po", "po")), *acts)
    told = str(turn.said.get("asides", ""))
    fresh = zip(titles, proposed, strict=True)
    turn.items |= {title: Item(each, title, is_told=title in told) for title, each in fresh}


def _proposal(turn: Turn, theme: str, title: str, summary: str) -> Act:
    obliged = turn.said.get("obligations", {}).get(title)
    kind = "enabler" if title in turn.said.get("enablers", ()) else "feature"
    body: dict[str, Any] = {"proposal": {"title": title, "summary": summary, "theme": theme, "kind": kind}}
    if obliged:
        body["obligation"] = {"kind": obliged[0], "what": obliged[1]}
    else:
        body |= {"opportunity": turn.opportunities[0], "case": turn.things["case"]}
    return turn.here("propose_feature", owner=turn.team.people[turn.chance.choice(("po", "po", "pm", "lead"))], **body)


def _weighs(turn: Turn) -> Script[dict[UUID, dict[str, Any]]]:
    """What the product manager makes of every feature, before a round looks at the best of them."""
    classes = {item.title: "must" if n < MUSTS else "should" for n, item in enumerate(turn.mvp())}
    acts, rices = [], {}
    for item in turn.items.values():
        moscow = classes.get(item.title) or turn.chance.choice(("should", "could", "could", "wont"))
        if item.title in classes or turn.by_chance(0.85):
            rices[item.id] = _rice(turn, moscow)
            acts.append(act("score_feature", item.id, rice=rices[item.id]))
        if item.title in classes or turn.by_chance(0.7):
            item.moscow = moscow
            acts.append(act("classify_feature", item.id, moscow=moscow))
    yield from turn.team.does("pm", *acts)
    return rices


def _rice(turn: Turn, moscow: str) -> dict[str, Any]:
    impacts = {"must": ("3", "2"), "should": ("2", "1")}.get(moscow, ("1", "0.5", "0.25"))
    effort = turn.chance.choice(EFFORTS.get(moscow, ("0.50", "1.00", "2.00", "4.00", "6.00")))
    confidence = turn.chance.choice(("1.0", "0.8", "0.8", "0.5"))
    reach = turn.chance.randrange(4, 60) * 25
    return {"reach": reach, "impact": turn.chance.choice(impacts), "confidence": confidence, "effort": effort}


def _waits_for(turn: Turn) -> Script[None]:
    """What needs something else first is declared by those who build, and promised or let go by the next days."""
    told = (each["pair"] for each in turn.said["dependencies"])
    pairs = [(turn.items[a].id, turn.items[b].id, then) for a, b, then in told]
    needed = turn.clock.at(turn.day(GateName.G3)) - timedelta(days=30)
    declared = [act("declare_dependency", dependant=a, on=b, needed_by=needed) for a, b, _ in pairs]
    yield from turn.team.does("lead", *declared)
    promised = [act("accept_dependency", _dependency(a, b)) for a, b, then in pairs if then != "broken"]
    yield from turn.team.does("pm", *promised)
    gone = [_dependency(a, b) for a, b, then in pairs if then == "broken"]
    yield from turn.team.does("lead", *(act("break_dependency", each, reason="We go without it.") for each in gone))


def _dependency(dependant: UUID, on: UUID) -> UUID:
    return Dependency.create_id(dependant, on)


def _places(turn: Turn) -> Script[None]:
    """What is built now comes first; the rest is spread over the next quarters, and some of it has no place yet."""
    soon, first = turn.quarter(turn.day(GateName.G3) - turn.said.get("optimism", 20)), {item.id for item in turn.mvp()}
    acts = [_placed(turn, item, soon if item.id in first else None) for item in turn.items.values()]
    yield from turn.team.does("pm", *filter(None, acts))


def _placed(turn: Turn, item: Item, soon: int | None) -> Act | None:
    now = turn.quarter(turn.day(GateName.G2))
    if soon is None and turn.by_chance(0.28):
        return None
    item.state = "planned"
    if soon is None and turn.by_chance(0.16):
        return act("plan_feature", item.id, placement=turn.chance.choice(SOMEDAY))
    item.quarter = soon or now + turn.chance.randrange(1, HORIZON)
    return act("plan_feature", item.id, placement=in_quarter(item.quarter))


def _scopes(turn: Turn) -> Script[None]:
    said, team = turn.said, turn.team
    features = [item.id for item in turn.mvp()]
    tests = {"hypothesis": turn.lists["hypotheses"][0], "objective": turn.lists["objectives"][0]}
    defines = turn.here("define_mvp_scope", features=features[:-1], learning_goal=said["learning_goal"], **tests)
    (mvp,) = yield from team.does("pm", defines)
    turn.things["mvp"] = mvp
    more, less = "The pilot customers cannot start without it.", "It does not help to learn what we want to know."
    nice = next(item.id for item in turn.items.values() if item.id not in features and item.moscow != "wont")
    yield from team.does("pm", act("extend_mvp_scope", mvp, features=[*features[-1:], nice], reason=more))
    yield from team.does("pm", act("draw_cut_line", mvp, last=features[-1], reason=less))
    first = {"objective": turn.lists["objectives"][0], "key_result": 1}
    ties = [act("tie_items", mvp, features=features, hypothesis=turn.lists["hypotheses"][0], **first)]
    yield from team.does("pm", *ties, *(each for item in features for each in aims(turn, item)))


def _promises(turn: Turn) -> Script[None]:
    """The scope is locked and promised, the roadmap gets a name, and what it takes is set aside."""
    features = list(turn.mvp())
    locks = act("lock_mvp_scope", turn.things["mvp"], features=[item.id for item in features])
    yield from turn.team.does("pm", locks, *(commits(turn, item.id) for item in features))
    for item in features:
        item.state = "committed"
    takes = act("take_baseline", product=turn.team.product, name=turn.said["baseline"])
    (turn.things["baseline"],) = yield from turn.team.does("pm", takes)
    yield from tells(turn)
    yield from reserves(turn)

"""What surrounds the features of a plan: where the product goes, what it costs, what is told of it and to whom."""

from datetime import timedelta
from typing import Any

from api.demo.script import Script, act
from api.demo.turn import Turn
from domain.lifecycle import GateName

POSITION = {"for_whom": "Teams of ten to two hundred", "category": "work software", "unlike": "Spreadsheets and mail"}
POSITION |= {"difference": "Everybody sees the same state, and who is next."}
ENVELOPE = {"lowest": "19.00", "highest": "99.00", "discount": "0.20"}
PRICING = {"model": "per_seat", "price": "49.00", "discount": "0.10"}
PAYS = "It is a fifth of what the work costs them today."
DEARER = "Three large customers pay it for a contract of their own."


def frames(turn: Turn) -> Script[None]:
    """For whom it is, what they pay, which directions it takes, and what its numbers are watched for."""
    team, said = turn.team, turn.said
    positioning = {**POSITION, "need": said["vision"], "benefit": said["objectives"][0]["statement"]}
    yield from team.does("pm", act("position_product", turn.things["vision"], positioning=positioning))
    grants = turn.here("grant_pricing_envelope", envelope=ENVELOPE)
    (pricing,) = (turn.things["pricing"],) = yield from team.does("sponsor", grants)
    yield from team.does("pm", act("decide_pricing", pricing, pricing={**PRICING, "rationale": PAYS}))
    if turn.number > 1:
        dear = {**PRICING, "price": "149.00", "segment": "Enterprise", "rationale": PAYS}
        yield from team.does("sponsor", act("decide_pricing_above_envelope", pricing, pricing=dear, reason=DEARER))
    kinds = ("north_star", "leading", "guardrail", "lagging", "input")
    watched = zip(turn.lists["kpis"], kinds, strict=False)
    yield from team.does("pm", *(act("classify_kpi", kpi, kind=kind) for kpi, kind in watched))


def names_themes(turn: Turn) -> Script[None]:
    """Every theme of the roadmap that has no name in this product yet."""
    fresh = [theme for theme in turn.said["roadmap"] if theme not in turn.team.themes]
    intents = ((each, f"What customers call {each.lower()} gets better with every release.") for each in fresh)
    names = (act("name_theme", product=turn.team.product, name=each, intent=intent) for each, intent in intents)
    yield from turn.team.does("pm", *names)
    turn.team.themes |= set(fresh)


def describes(turn: Turn) -> Script[None]:
    """What belongs together, what it has to do, and why it is built so."""
    team, features = turn.team, list(turn.mvp())
    about = {"title": turn.said["baseline"], "outcome": turn.said["objectives"][0]["statement"]}
    proposes = turn.here("propose_initiative", **about, objective=turn.lists["objectives"][0])
    (initiative,) = yield from team.does("pm", proposes)
    yield from team.does("pm", act("gather_features", initiative, features=[each.id for each in features]))
    drafts = [act("draft_requirement", feature=each.id, required=_does(each.title)) for each in features[:2]]
    drafts += [act("draft_requirement", feature=features[0].id, required=_holds())]
    requirements = turn.lists["requirements"] = yield from team.does("po", *drafts)
    document = {"title": turn.said["baseline"], "background": turn.said["vision"], "goals": [about["outcome"]]}
    written = {"document": document, "requirements": requirements}
    (turn.things["prd"],) = yield from team.does("pm", turn.here("draft_prd", **written))
    decision = {
        "title": "Build on what we have",
        "context": "The first features need a queue.",
        "decision": "They use the one that the product has.",
        "alternatives": ["A queue of another vendor.", "No queue, and a nightly run."],
        "consequences": "Nothing new is operated; large customers may wait behind each other.",
    }
    (turn.things["decision"],) = yield from team.does("lead", turn.here("record_decision", decision=decision))


def _does(title: str) -> dict[str, Any]:
    return {"kind": "functional", "statement": f"{title}: done without help.", "fit": "Eight of ten people manage."}


def _holds() -> dict[str, Any]:
    said = {"statement": "Pages stay fast while it runs.", "fit": "95 of 100 pages within 400 ms."}
    return {"kind": "non_functional", "quality": "performance", **said}


def tells(turn: Turn) -> Script[None]:
    """A release with its milestones, and a roadmap for everybody."""
    team, features = turn.team, [each.id for each in turn.mvp()]
    starts, due = turn.clock.at(turn.day(GateName.G2)), turn.clock.at(turn.day(GateName.G4))
    due = max(due, starts + timedelta(days=30))
    plan = {"name": turn.said["baseline"], "goal": turn.said["objectives"][0]["statement"], "due": due}
    plans = turn.here("plan_release", features=features, **plan)
    (release,) = (turn.things["release_plan"],) = yield from team.does("pm", plans)
    middle = starts + (due - starts) / 2
    yield from team.does("pm", act("add_milestone", release, milestone="Pilot customers", due=middle))
    shows = {"form": "timeline", "audience": "public", "horizon": due + timedelta(days=365)}
    creates = act("create_roadmap", product=team.product, name=turn.said["baseline"], **shows)
    (roadmap,) = yield from team.does("pm", creates)
    yield from team.does("pm", act("publish_roadmap", roadmap, items=features))

"""What else a plan may hold: something of every kind that a gate does not ask for."""

from uuid import UUID

from tests.reach.planning import FRAMEWORK, SCORE, Planned, proposed

WHY = {"reason": "We have learned something."}
POSITIONING = {"for_whom": "Analysts", "need": "They close the books within a day.", "category": "reporting"}
POSITIONING |= {"benefit": "Reports are there when they are needed.", "unlike": "Spreadsheets", "difference": "None."}
ENVELOPE = {"lowest": "29.00", "highest": "99.00", "discount": "0.15"}
PRICING = {"model": "per_seat", "price": "49.00", "discount": "0.10", "rationale": "It is half of what they save."}
DOES = {"kind": "functional", "statement": "An export runs in the background.", "fit": "The page stays usable."}
DOCUMENT = {"title": "Exports", "background": "They wait for days.", "goals": ["Nobody waits."]}
DECISION = {"title": "Queue exports", "context": "They block the page.", "decision": "Exports run in a queue."}
DECISION |= {"consequences": "There is one more thing to watch."}


def planned_further(plan: Planned) -> None:
    """Do one thing at least with each of them, while the plan is open."""
    framed(plan)
    described(plan)
    shown(plan)
    sequenced(plan)


def framed(plan: Planned) -> None:
    """Where the product goes, what it costs, and what its numbers mean."""
    world, about = plan.world, {"iteration": plan.iteration}
    world.give("ada", "position_product", plan.vision, positioning=POSITIONING)
    pricing = world.make("sam", "grant_pricing_envelope", **about, envelope=ENVELOPE)
    world.give("ada", "decide_pricing", pricing, pricing=PRICING)
    dear = {**PRICING, "price": "149.00"}
    world.give("sam", "decide_pricing_above_envelope", pricing, pricing=dear, **WHY)
    world.give("sam", "redraw_pricing_envelope", pricing, envelope={**ENVELOPE, "highest": "149.00"}, **WHY)
    theme = world.make("ada", "name_theme", product=world.product, name="speed", intent="Nobody waits.")
    world.give("ada", "reword_strategic_theme", theme, intent="Nobody waits for us.", **WHY)
    result = {"metric": "Exports a day", "unit": "1", "baseline": "1", "target": "9", "due": "2027-06-30"}
    world.give("ada", "add_key_result", plan.objective, key_result={**result, "kind": "committed"})
    measured(plan)


def measured(plan: Planned) -> None:
    """A guardrail whose baseline is measured later."""
    world, name = plan.world, {"name": "Failed exports", "formula": "Failed a day.", "unit": "1", "direction": "down"}
    definition = {**name, "source": "usage log", "frequency": "daily"}
    said = {"definition": definition, "target": {"value": "1", "due": "2027-06-30"}, "owner": world.people["olga"]}
    kpi = world.make("ada", "define_kpi", iteration=plan.iteration, **said)
    world.give("ada", "classify_kpi", kpi, kind="guardrail")
    world.give("ada", "draw_thresholds", kpi, thresholds={"warning": "3", "alarm": "9"})
    world.give("ada", "schedule_baseline", kpi, due="2027-01-31")
    world.give("ada", "measure_baseline", kpi, baseline="4")


def described(plan: Planned) -> None:
    """What features belong together, what they have to do, and why it was decided so."""
    world, about, features = plan.world, {"iteration": plan.iteration}, plan.features
    aims = {"title": "Nobody waits", "outcome": "Reports are there.", "objective": plan.objective}
    initiative = world.make("ada", "propose_initiative", **about, **aims)
    world.give("ada", "gather_features", initiative, features=features)
    world.give("ada", "release_features", initiative, features=features[1:], **WHY)
    world.give("ada", "reframe_initiative", initiative, title="Nobody waits long", outcome="They are there.", **WHY)
    world.give("ada", "drop_initiative", initiative, **WHY)
    requirement = world.make("olga", "draft_requirement", feature=features[0], required=DOES)
    prd = world.make("ada", "draft_prd", **about, document=DOCUMENT, requirements=[requirement])
    world.give("olga", "revise_requirement", requirement, required={**DOES, "fit": "Nothing blocks."}, **WHY)
    world.give("ada", "revise_prd", prd, document=DOCUMENT, requirements=[requirement], **WHY)
    world.give("olga", "withdraw_requirement", requirement, **WHY)
    old, new = (
        world.make("tess", "record_decision", **about, decision={**DECISION, "alternatives": [other]})
        for other in ("Do nothing.", "Do half of it.")
    )
    world.give("tess", "supersede_decision_record", old, record=new, **WHY)


def shown(plan: Planned) -> None:
    """A public roadmap, a release with a milestone, and a scope with a line below its must."""
    world, about, features = plan.world, {"iteration": plan.iteration}, plan.features
    said = {"name": "Public", "form": "timeline", "audience": "public", "horizon": "2027-12-31"}
    roadmap = world.make("ada", "create_roadmap", product=world.product, **said)
    world.give("ada", "publish_roadmap", roadmap, items=features)
    told = {"name": "3.12", "goal": "Nobody waits.", "features": features, "due": "2027-03-31"}
    release = world.make("ada", "plan_release", **about, **told)
    world.give("ada", "add_milestone", release, milestone="Beta", due="2027-02-15")
    world.give("ada", "move_milestone", release, milestone="Beta", due="2027-02-22", **WHY)
    world.give("ada", "reach_milestone", release, milestone="Beta", on="2027-02-20")
    world.give("ada", "replan_release", release, features=features, due="2027-04-30", **WHY)
    weighed = {"purpose": "What comes first?", "framework": FRAMEWORK, "candidates": features}
    round_ = world.make("ada", "open_prioritisation_round", **about, **weighed, scorers=[world.people["tess"]])
    world.give("tess", "score_candidate", round_, candidate=features[0], score=SCORE, rationale="They all ask for it.")
    world.give("ada", "override_rank", round_, candidate=features[0], rank=2, **WHY)
    world.give("ada", "abandon_prioritisation_round", round_, **WHY)
    scope = {"features": features, "learning_goal": "Do they stop waiting?", "hypothesis": plan.discovery.hypothesis}
    mvp = world.make("ada", "define_mvp_scope", **about, **scope)
    world.give("ada", "draw_cut_line", mvp, last=features[0], **WHY)


def sequenced(plan: Planned) -> None:
    """What starts after what, and what others make."""
    world = plan.world
    first, second = (placed(plan, name) for name in ("2027-Q1", "2027-Q2"))
    told = {"dependant": second, "on": first, "kind": "finish_to_start"}
    dependency = world.make("tess", "declare_dependency", **told)
    late = {"when": "quarter", "quarter": "2027-Q3"}
    world.give("ada", "reschedule_feature", first, placement=late, **WHY)
    world.give("tess", "break_dependency", dependency, **WHY)
    about = {"what": "The bank opens its interface.", "owner": world.people["tess"]}
    for verb in ("break", "resolve"):
        outside = world.make("tess", "declare_external_dependency", dependant=second, **about)
        world.give("tess", "accept_external_dependency", outside)
        world.give("tess", "endanger_external_dependency", outside, **WHY)
        world.give("tess", f"{verb}_external_dependency", outside, **(WHY if verb == "break" else {}))


def placed(plan: Planned, quarter: str) -> UUID:
    """A feature in a quarter, aimed at the objective."""
    feature = proposed(plan.discovery)
    plan.world.give("ada", "plan_feature", feature, placement={"when": "quarter", "quarter": quarter})
    plan.world.give("ada", "aim_feature", feature, objective=plan.objective, kpis=[plan.kpi])
    return feature

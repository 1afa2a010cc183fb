"""What a discovery may hold beside what its gate asks for."""

from tests.reach.discovery import Discovered, observation

AIM = {"metric": "Books closed on time", "unit": "%", "direction": "up", "target": "90"}
PORTRAIT = {"attributes": ["Reports to a board."], "goals": ["Close in two days."], "pains": ["Waits for exports."]}
STORY = {"situation": "A month ends.", "motivation": "Send the report.", "outcome": "The board decides in time."}
INQUIRY = {"question": "Why do exports wait?", "method": "interviews", "participants": 8}
TALK = {"consent": "given", "held_on": "2026-11-18", "snapshot": "I wait for three days."}
COMPARISON = {"features": ["Exports at night."], "price": "240 EUR a month.", "positioning": "For small teams."}
ESTIMATE = {
    "total": "12000000.00",
    "serviceable": "4000000.00",
    "obtainable": "400000.00",
    "method": "bottom_up",
    "source": "Counted from the register of companies.",
    "as_of": "2026-11-01",
}
DESIGN = {
    "form": "fake_door",
    "procedure": "Show a button that leads to a waiting list.",
    "sample": 40,
    "days": 14,
    "cost": {"amount": "500.00"},
}
CRITERION = {"metric": "Share that clicks", "bound": "at_least", "threshold": "0.10"}


def explored(done: Discovered) -> None:
    """One of each: outcome, segment, persona, job, study, interview, rival, analysis, market, assumption, test."""
    world, product, here = done.world, {"product": done.world.product}, {"iteration": done.iteration}
    about = {**here, "opportunity": done.opportunity}
    world.give("ada", "name_desired_outcome", **product, name="Books closed in time", aim=AIM)
    segment = world.make("olga", "define_segment", **product, name="Analysts", description="They report to others.")
    world.give("olga", "define_persona", **product, name="Anna", portrait=PORTRAIT, evidence=[done.evidence])
    world.give("olga", "state_job", **product, story=STORY, segment=segment)
    study = world.make("olga", "plan_research_study", **here, inquiry=INQUIRY, guide="Tell me of the last export.")
    asked = {"study": study, "participant": world.people["eve"], "segment": segment}
    interview = world.make("olga", "record_interview", **here, **asked, talk=TALK)
    world.give("olga", "record_evidence", **about, interview=interview, observation=observation(origin="interview"))
    rival = {"name": "Nightly", "rivalry": "direct", "offer": "It exports at night."}
    competitor = world.make("mia", "add_competitor", **product, **rival)
    compared = {"competitor": competitor, "comparison": COMPARISON, "as_of": "2026-11-10"}
    world.give("mia", "record_competitive_analysis", **here, **compared)
    world.give("mia", "estimate_market_size", **here, estimate=ESTIMATE)
    world.give("olga", "state_assumption", **about, statement="They have a budget for it.", risk="viability")
    test = world.make("olga", "design_experiment", **here, hypothesis=done.hypothesis, design=DESIGN)
    world.give("olga", "pre_register", test, criterion=CRITERION)

"""Why is this here, and what came of it: from opportunity to insight, and back?"""

from pathlib import Path
from uuid import UUID

import pytest

from domain.kernel import EVENTS, Created
from projections.ties import TOLD, named_by, paths
from projections.why import WHY, Node
from tests.folding import folded, kept
from tests.reach.discovery import discovered
from tests.reach.everything import everything
from tests.reach.launch import LEARNED, Launched, launched
from tests.reach.planning import drafted
from tests.world import World

Nodes = dict[UUID, Node]


def nodes(world: World) -> Nodes:
    return folded(WHY, world.facts())


def looped(world: World) -> Launched:
    """A turn of the loop that has handed over to the next one."""
    done = launched(world)
    done.submit()
    done.decide()
    return done


def causes(node: Node, kind: str) -> list[UUID]:
    return [link.id for link in node.because if link.kind == kind]


def effects(node: Node, kind: str) -> list[UUID]:
    return [link.id for link in node.leads_to if link.kind == kind]


class TestANode:
    def test_is_called_what_people_call_it(self, world: World) -> None:
        done = discovered(world)
        known = nodes(world)
        assert known[done.opportunity].title == "Slow exports"
        assert known[done.problem].title == "Exporting a report takes three days."
        assert known[done.case].title.startswith("Business case worth ")

    def test_tells_its_kind_and_iteration(self, world: World) -> None:
        done = discovered(world)
        node = nodes(world)[done.evidence]
        assert (node.kind, node.iteration) == ("evidence", done.iteration)

    def test_follows_a_revised_case(self, world: World) -> None:
        done = discovered(world)
        drafted = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
        figures = {"costs": ["100.00"], "benefits": ["100.00"], "rate": "0.10"}
        case = world.make("ada", "draft_business_case", **drafted, figures=figures)
        figures["benefits"] = ["150.00"]
        world.give("ada", "revise_business_case", case, figures=figures, reason="More would pay.")
        assert nodes(world)[case].title == "Business case worth 50.00 EUR"


class TestEvidence:
    def test_ties_to_its_opportunity_and_to_what_rests_on_it(self, world: World) -> None:
        done = discovered(world)
        known = nodes(world)
        assert causes(known[done.evidence], "opportunity") == [done.opportunity]
        assert effects(known[done.evidence], "hypothesis") == [done.hypothesis]
        assert effects(known[done.evidence], "problem_statement") == [done.problem]
        assert causes(known[done.problem], "evidence") == done.support


@pytest.fixture
def done(world: World) -> Launched:
    return looped(world)


class TestTheChain:
    def test_leads_from_a_story_to_the_evidence(self, world: World, done: Launched) -> None:
        known = nodes(world)
        story, discovery = done.execution.stories[0], done.planning.discovery
        (feature,) = causes(known[story], "feature")
        (opportunity,) = causes(known[feature], "opportunity")
        assert opportunity == discovery.opportunity
        assert discovery.evidence in effects(known[opportunity], "evidence")

    def test_leads_from_a_feature_to_the_report(self, world: World, done: Launched) -> None:
        known = nodes(world)
        (story,) = effects(known[done.planning.features[0]], "story")
        (increment,) = effects(known[story], "increment")
        (release,) = effects(known[increment], "release")
        assert (release, effects(known[release], "performance_report")) == (done.release, [done.reported])

    def test_ties_a_release_to_the_kpis_of_its_report(self, world: World, done: Launched) -> None:
        known, kpi = nodes(world), done.planning.kpi
        assert effects(known[done.release], "kpi") == [kpi]
        assert causes(known[kpi], "release") == [done.release]
        assert causes(known[done.reported], "kpi") == [kpi]

    def test_ties_a_report_to_the_case_its_benefits_are_held_against(self, world: World, done: Launched) -> None:
        assert causes(nodes(world)[done.reported], "business_case") == [done.planning.discovery.case]

    def test_leads_from_an_insight_to_what_shows_it(self, world: World) -> None:
        done = launched(world)
        shown = {"evidence": [done.planning.discovery.evidence]}
        insight = done.make("olga", "record_insight", report=done.reported, **LEARNED, **shown)
        assert causes(nodes(world)[insight], "evidence") == shown["evidence"]

    def test_leads_from_an_insight_to_the_next_opportunity(self, world: World, done: Launched) -> None:
        known = nodes(world)
        assert causes(known[done.insight], "performance_report") == [done.reported]
        (opportunity,) = effects(known[done.insight], "opportunity")
        assert causes(known[opportunity], "insight") == [done.insight]
        assert known[opportunity].title == "Small customers export twice as often."

    def test_is_the_same_in_both_directions(self, world: World, done: Launched) -> None:
        known = nodes(world)
        down = {(node.id, link.id) for node in known.values() for link in node.leads_to}
        up = {(link.id, node.id) for node in known.values() for link in node.because}
        assert down == up


class TestAnything:
    def test_that_is_born_naming_another_is_tied_to_it(self) -> None:
        born = [fact for fact in EVENTS.values() if issubclass(fact, Created) and issubclass(fact, TOLD)]
        named = {(fact.TOPIC, path) for fact in born for path in named_by(fact)}
        tied = {(fact.TOPIC, path) for fact in born for path, _ in paths(fact)}
        assert {(topic, ".".join(path)) for topic, path in named - tied} == {
            ("performance_report.compiled", "results.segments.observation"),  # the KPI stands for its observations
            ("prioritisation_round.opened", "candidates.feature"),  # what it ranked comes of it, and says so
            ("synergy.identified", "portfolio"),
            ("synergy.identified", "products"),
        }

    def test_of_a_turn_has_a_name_and_ties_to_what_is_there(self, world: World) -> None:
        everything(world)
        known = nodes(world)
        assert all(node.title for node in known.values())
        assert {link.id for node in known.values() for link in (*node.because, *node.leads_to)} <= known.keys()
        assert {node.kind for node in known.values()} >= {"risk", "issue", "requirement", "epic", "defect", "benefits"}

    def test_that_a_scenario_changed_comes_of_it(self, world: World) -> None:
        plan = drafted(world)
        about = {"product": world.product, "name": "Later", "question": "What if exports came later?"}
        scenario, (feature, _) = world.make("ada", "open_scenario", **about), plan.features
        later = {"to": "reschedule", "placement": {"when": "quarter", "quarter": "2027-Q3"}}
        world.give("ada", "propose_feature_change", scenario, feature=feature, change=later)
        world.give("ada", "apply_scenario", scenario, reason="The market moved.")

        assert effects(nodes(world)[scenario], "feature") == [feature]


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, done: Launched, tmp_path: Path) -> None:
        assert kept(tmp_path, world, WHY) == folded(WHY, world.facts())

"""What is planned, for when, how firmly, and how far has it moved since a baseline was taken?"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from projections.on_roadmap import OnRoadmap
from projections.roadmap import ROADMAP
from projections.why import WHY
from tests.folding import folded, kept
from tests.reach.discovery import planned_for
from tests.reach.planning import drafted
from tests.world import World

RICE = {"reach": 1200, "impact": "2", "confidence": "0.8", "effort": "3.00"}


def proposed(world: World, title: str = "Faster exports", iteration: UUID | None = None) -> UUID:
    iteration = iteration or planned_for(world).iteration
    proposal = {"title": title, "summary": "Reports are made beside the desk.", "theme": "speed"}
    duty = {"kind": "mandatory", "what": "The contract says so."}
    about = {"iteration": iteration, "proposal": proposal, "obligation": duty}
    return world.make("ada", "propose_feature", **about, owner=world.people["olga"])


def shown(world: World, feature: UUID) -> OnRoadmap:
    return folded(ROADMAP, world.facts())[feature]


def quarter(name: str) -> dict[str, str]:
    return {"when": "quarter", "quarter": name}


def planned(world: World, **placement: Any) -> UUID:
    feature = proposed(world)
    world.give("ada", "plan_feature", feature, placement=placement or quarter("2027-Q1"))
    return feature


def moved(world: World, feature: UUID, **placement: Any) -> OnRoadmap:
    world.give("ada", "reschedule_feature", feature, placement=placement, reason="It takes longer.")
    return shown(world, feature)


class TestProposingAFeature:
    def test_shows_a_candidate_with_its_owner(self, world: World) -> None:
        row = shown(world, proposed(world))
        assert (row.title, row.theme, row.kind, row.state) == ("Faster exports", "speed", "feature", "candidate")
        assert (row.owner, row.commitment, row.target) == (world.people["olga"], None, None)

    def test_gives_it_a_short_key(self, world: World) -> None:
        feature = proposed(world)
        assert shown(world, feature).key == f"F-{str(feature)[-8:]}"


class TestWeighingAFeature:
    def test_shows_score_and_class(self, world: World) -> None:
        feature = proposed(world)
        world.give("ada", "score_feature", feature, rice=RICE)
        world.give("ada", "classify_feature", feature, moscow="must")
        row = shown(world, feature)
        assert (str(row.score), row.moscow, row.rice and row.rice.reach) == ("640.00", "must", 1200)


class TestAimingAFeature:
    def test_shows_what_it_serves_and_why(self, world: World) -> None:
        plan = drafted(world)
        feature, objective = plan.features[0], plan.objective
        world.give("ada", "aim_feature", feature, objective=objective, kpis=[plan.kpi])
        row = shown(world, feature)
        assert (row.objective, row.kpis, row.round is not None) == (objective, (plan.kpi,), True)
        because = folded(WHY, world.facts())[feature].because
        assert {"objective", "prioritisation_round"} < {each.kind for each in because}


class TestPlanningAFeature:
    def test_for_a_quarter_shows_its_days(self, world: World) -> None:
        row = shown(world, planned(world))
        assert (row.target, row.starts, row.ends) == ("2027-Q1", date(2027, 1, 1), date(2027, 3, 31))
        assert (row.state, row.commitment) == ("planned", "forecast")

    def test_for_dates_shows_them(self, world: World) -> None:
        row = shown(world, planned(world, when="dates", start="2027-01-04", end="2027-02-05"))
        assert (row.starts, row.ends, row.bucket) == (date(2027, 1, 4), date(2027, 2, 5), None)

    def test_for_a_bucket_shows_no_days(self, world: World) -> None:
        row = shown(world, planned(world, when="bucket", bucket="next"))
        assert (row.target, row.bucket, row.ends) == ("next", "next", None)


class TestCommitting:
    def test_makes_it_a_commitment(self, world: World) -> None:
        feature = planned(world)
        world.give("ada", "commit_feature", feature)
        row = shown(world, feature)
        assert (row.state, row.commitment) == ("committed", "commitment")

    def test_withdrawn_makes_it_a_forecast_again(self, world: World) -> None:
        feature = planned(world)
        world.give("ada", "commit_feature", feature)
        world.give("ada", "withdraw_commitment", feature, reason="It takes longer.")
        row = shown(world, feature)
        assert (row.state, row.commitment) == ("planned", "forecast")


class TestDropping:
    def test_ends_the_forecast_until_it_is_revived(self, world: World) -> None:
        feature = planned(world)
        world.give("ada", "drop_feature", feature, reason="Nobody needs it.")
        assert (shown(world, feature).state, shown(world, feature).commitment) == ("dropped", None)
        world.give("ada", "revive_feature", feature, reason="Somebody does.")
        assert (shown(world, feature).state, shown(world, feature).commitment) == ("planned", "forecast")


class TestTakingABaseline:
    def test_keeps_the_target_of_every_feature(self, world: World) -> None:
        feature = planned(world)
        world.give("ada", "take_baseline", product=world.product, name="q1-board")
        row = shown(world, feature)
        assert (row.baseline, row.baseline_target, row.slip_days, row.slipped) == ("q1-board", "2027-Q1", 0, False)

    def test_tells_by_how_many_days_a_feature_slipped_since(self, world: World) -> None:
        feature = planned(world)
        world.give("ada", "take_baseline", product=world.product, name="q1-board")
        row = moved(world, feature, **quarter("2027-Q2"))
        assert (row.baseline_target, row.target, row.slip_days, row.slipped) == ("2027-Q1", "2027-Q2", 91, True)

    def test_tells_that_a_feature_without_days_went_to_a_later_bucket(self, world: World) -> None:
        feature = planned(world, when="bucket", bucket="now")
        world.give("ada", "take_baseline", product=world.product, name="q1-board")
        row = moved(world, feature, when="bucket", bucket="later")
        assert (row.slip_days, row.slipped) == (None, True)

    def test_tells_that_a_feature_went_to_a_later_release(self, world: World) -> None:
        feature = planned(world, when="release", release="3.9")
        world.give("ada", "take_baseline", product=world.product, name="q1-board")
        assert moved(world, feature, when="release", release="3.12").slipped
        assert not moved(world, feature, when="release", release="3.8").slipped


class TestADependency:
    def test_is_shown_with_what_became_of_it(self, world: World) -> None:
        iteration = planned_for(world).iteration
        first, second = (proposed(world, title, iteration) for title in ("Queue", "Exports"))
        dependency = world.make("ada", "declare_dependency", dependant=second, on=first, needed_by="2027-01-31")
        (awaited,) = shown(world, second).depends_on
        assert (awaited.feature, awaited.status, awaited.needed_by) == (first, "declared", date(2027, 1, 31))
        world.give("tess", "accept_dependency", dependency)
        assert [each.status for each in shown(world, second).depends_on] == ["accepted"]
        assert shown(world, first).depends_on == ()

    def test_lapses_as_long_as_the_feature_that_waits_is_dropped(self, world: World) -> None:
        iteration = planned_for(world).iteration
        first, second = (proposed(world, title, iteration) for title in ("Queue", "Exports"))
        world.give("ada", "declare_dependency", dependant=second, on=first)
        for command, status in (("drop_feature", "lapsed"), ("revive_feature", "declared")):
            world.give("ada", command, second, reason="Nobody knows yet.")
            assert [each.status for each in shown(world, second).depends_on] == [status]


class TestImportedHistory:
    def test_is_told_as_we_read_it(self, world: World) -> None:
        feature = brought_in(world)
        row = shown(world, feature)
        assert (row.key, row.title, row.source, row.source_id) == ("pep-0703", "pep-0703", "peps", "pep-0703")
        attested(world, feature, "1", "title", {"of": "title", "title": "No lock"}, new="No lock")
        accepted = {"of": "state", "word": "Accepted", "state": "committed"}
        attested(world, feature, "2", "status", accepted, new="Accepted")
        attested(world, feature, "3", "release", {"of": "target", "target": "3.13"}, new="3.13")
        row = shown(world, feature)
        assert (row.title, row.state, row.source_state, row.target) == ("No lock", "committed", "Accepted", "3.13")
        assert row.commitment == "commitment"


def brought_in(world: World) -> UUID:
    return world.make("ivan", "bring_in_feature", product=world.product, source={"system": "peps", "id": "pep-0703"})


def attested(world: World, feature: UUID, sequence: str, field: str, reading: dict[str, Any], **more: Any) -> None:
    told = {"system": "peps", "sequence": sequence, "field": field, "reading": reading, **more}
    world.give("ivan", "attest_feature", feature, attested=told, attested_by=world.people["dan"])


class TestAMomentOfThePast:
    def test_shows_a_move_that_was_entered_late_where_it_belongs(self, world: World, tmp_path: Path) -> None:
        feature = proposed(world)
        at = datetime(2026, 11, 25, tzinfo=UTC)
        world.moment = at
        world.give("ada", "plan_feature", feature, placement=quarter("2027-Q1"))
        world.moment = datetime(2026, 12, 20, tzinfo=UTC)
        world.give("ada", "take_baseline", product=world.product, name="q1-board")
        late = {"reason": "Entered late.", "occurred_at": "2026-12-01T12:00:00Z"}
        world.give("ada", "reschedule_feature", feature, placement=quarter("2027-Q2"), **late)
        row = kept(tmp_path, world, ROADMAP)[feature]
        assert (row.target, row.baseline_target, row.slip_days) == ("2027-Q2", "2027-Q2", 0)


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        feature = planned(world)
        world.give("ada", "take_baseline", product=world.product, name="q1-board")
        moved(world, feature, **quarter("2027-Q3"))
        assert kept(tmp_path, world, ROADMAP) == folded(ROADMAP, world.facts())


class TestAFieldOfTheWorkspace:
    def test_is_shown_on_the_item(self, world: World) -> None:
        feature, shape = proposed(world), {"type": "choice", "options": ["low", "high"]}
        field = world.make("root", "declare_custom_field", kind="feature", name="risk", label="Risk", shape=shape)
        world.give("ada", "fill_feature", feature, field=field, value="high")
        assert folded(ROADMAP, world.facts())[feature].custom == {"risk": "high"}
        world.give("ada", "fill_feature", feature, field=field, value=None)
        assert folded(ROADMAP, world.facts())[feature].custom == {}

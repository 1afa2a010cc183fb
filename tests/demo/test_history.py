from collections import Counter
from datetime import time, timedelta
from itertools import pairwise

from tests.demo.conftest import Told

OUTCOMES = {"go", "conditional_go", "hold", "recycle", "kill"}
REFUSALS = {
    "not_allowed",
    "gate.interested_never_decide",
    "condition.owner_never_clears",
    "gtm_plan.author_never_approves",
    "story.implementer_never_accepts",
    "roles.duties_conflict",
}


class TestTheDemo:
    def test_tells_thousands_of_facts(self, demo: Told) -> None:
        assert 5000 < len(demo.facts) < 7000

    def test_spans_eighteen_months_and_ends_before_today(self, demo: Told) -> None:
        first, last = (fact.timestamp.date() for fact in (demo.facts[0], demo.facts[-1]))
        assert last < demo.today
        assert timedelta(days=540) < demo.today - first < timedelta(days=560)

    def test_is_recorded_in_the_order_of_its_clock(self, demo: Told) -> None:
        assert all(earlier.timestamp <= later.timestamp for earlier, later in pairwise(demo.facts))

    def test_happens_in_working_hours(self, demo: Told) -> None:
        moments = [fact.timestamp for fact in demo.facts]
        assert all(moment.weekday() < 5 and time(9) <= moment.time() < time(18) for moment in moments)

    def test_knows_some_facts_later_than_they_happened(self, demo: Told) -> None:
        assert any(fact.occurred_at < fact.timestamp for fact in demo.of("evidence.recorded"))

    def test_is_marked_as_a_demo(self, demo: Told) -> None:
        assert [founded.demo for founded in demo.of("workspace.founded")] == [True]


class TestItsProducts:
    def test_are_three_and_one_that_ends(self, demo: Told) -> None:
        assert {registered.key for registered in demo.of("product.registered")} == {"INVOICE", "FIELD", "PLUMB", "FAX"}
        assert len(demo.of("product.sunset_decided")) == 1

    def test_turn_the_loop_twice_for_one_of_them(self, demo: Told) -> None:
        completed = Counter(closed.place.product for closed in demo.of("iteration.closed") if closed.completed)
        assert max(completed.values()) == 2

    def test_begin_the_next_turn_with_what_the_last_one_learned(self, demo: Told) -> None:
        assert [found for found in demo.of("opportunity.identified") if found.seeded_by]

    def test_rest_and_are_resumed(self, demo: Told) -> None:
        rests = [fact.TOPIC for fact in demo.of("product.placed_on_hold", "product.resumed")]
        assert rests == ["product.placed_on_hold", "product.resumed"]


class TestItsGates:
    def test_meet_every_outcome(self, demo: Told) -> None:
        assert {decided.decision.outcome for decided in demo.of("gate.decided")} == OUTCOMES

    def test_are_each_passed(self, demo: Told) -> None:
        assert {decided.name for decided in demo.of("gate.decided")} == {"G1", "G2", "G3", "G4", "G5"}

    def test_leave_one_condition_open(self, demo: Told) -> None:
        assert len(demo.of("condition.owed")) == len(demo.of("condition.cleared")) + 1

    def test_refuse_whoever_has_an_interest(self, demo: Told) -> None:
        assert {refused.code for refused in demo.of("authority.refused")} == REFUSALS


    def test_are_held_to_the_policies_that_were_published(self, demo: Told) -> None:
        published = [each.policy.version for each in demo.of("gate_policy.begun", "gate_policy.published")]
        assert list(dict.fromkeys(decided.judged.policy for decided in demo.of("gate.decided"))) == published == [2, 3]

    def test_are_scored_and_signed(self, demo: Told) -> None:
        assert [str(decided.judged.score) for decided in demo.of("gate.decided") if decided.judged.score] == ["7.33"]
        assert {given.meaning for given in demo.of("signature.given")} == {"reviewed", "approved", "responsible"}


class TestItsTeam:
    def test_grows_and_changes(self, demo: Told) -> None:
        told = [fact.TOPIC for fact in demo.of("engagement.confirmed", "engagement.trial_ended", "engagement.ended")]
        assert told == ["engagement.trial_ended", "engagement.confirmed", "engagement.confirmed", "engagement.ended"]

    def test_has_a_member_who_was_added_in_anothers_stead(self, demo: Told) -> None:
        lent = [fact for fact in demo.of("team.member_added") if fact.metadata.on_behalf_of]
        assert [fact.metadata.role for fact in lent] == ["product_manager"]

    def test_leaves_nothing_to_whoever_has_left(self, demo: Told) -> None:
        (ended,) = demo.of("engagement.ended")
        granted, revoked = (
            [fact.access for fact in demo.of(topic) if fact.originator_id == ended.person]
            for topic in ("person.access_granted", "person.access_revoked")
        )
        assert {each.kind for each in granted} == {"team", "system"}
        assert len(granted) == len(revoked)


class TestItsRoadmap:
    def test_has_about_two_hundred_items(self, demo: Told) -> None:
        assert 180 <= len(demo.of("feature.registered")) <= 220

    def test_has_items_in_every_state(self, demo: Told) -> None:
        states = {row["state"] for row in demo.rows("roadmap")}
        assert states >= {"candidate", "planned", "in_progress", "done", "dropped"}

    def test_slips_against_its_baselines(self, demo: Told) -> None:
        assert sum(row["slipped"] for row in demo.rows("roadmap")) >= 10

    def test_has_a_baseline_for_each_board_meeting(self, demo: Told) -> None:
        names = {taken.name for taken in demo.of("baseline.taken")}
        assert names >= {f"q{quarter}-board-pack" for quarter in range(1, 5)}

    def test_names_the_reason_of_every_move(self, demo: Told) -> None:
        moved = demo.of("feature.rescheduled", "feature.dropped", "feature.revived")
        assert moved
        assert all(fact.metadata.reason for fact in moved)

    def test_changes_its_locked_scopes_by_request_only(self, demo: Told) -> None:
        ends = {f"change_request.{end}" for end in ("approved", "rejected", "withdrawn")}
        assert {fact.TOPIC for fact in demo.of(*ends)} == ends
        assert len(demo.of("mvp_scope.scope_amended")) == len(demo.of("change_request.approved"))

    def test_was_another_one_a_year_ago(self, demo: Told) -> None:
        year_ago = demo.today - timedelta(days=365)
        then = {row["id"]: row["state"] for row in demo.rows("roadmap", as_of=str(year_ago))}
        now = {row["id"]: row["state"] for row in demo.rows("roadmap")}
        assert 50 < len(then) < len(now)
        assert sum(now[each] != state for each, state in then.items()) >= 20


class TestItsLaunches:
    def test_meet_and_miss_their_targets(self, demo: Told) -> None:
        results = [result for compiled in demo.of("performance_report.compiled") for result in compiled.results]
        assert {result.verdict for result in results} == {"met", "missed"}

    def test_take_a_release_back(self, demo: Told) -> None:
        assert len(demo.of("release.rolled_back")) == 1

    def test_waive_what_is_not_ready(self, demo: Told) -> None:
        assert demo.of("readiness.item_waived")

    def test_correct_values_that_were_wrong(self, demo: Told) -> None:
        assert demo.of("kpi_observation.corrected")

    def test_go_out_step_by_step(self, demo: Told) -> None:
        steps = [fact.percent for fact in demo.of("release.rollout_started", "release.rollout_advanced")]
        assert {*steps} == {10, 50, 100}
        assert len(demo.of("release.hypercare_ended")) == len(demo.of("release.made_available"))

    def test_have_a_tier_that_two_agreed_to(self, demo: Told) -> None:
        assert len(demo.of("gtm_plan.tier_agreed")) == len(demo.of("gtm_plan.approved"))
        assert demo.of("readiness.item_checked")

    def test_are_held_against_their_cases_and_decided(self, demo: Told) -> None:
        compiled = demo.of("performance_report.compiled")
        assert all(each.benefits.variance is not None for each in compiled)
        assert not any(result.provisional for each in compiled for result in each.results)
        decided = {each.originator_id for each in demo.of("iteration.decided")}
        assert decided == {each.place.iteration for each in compiled}

    def test_send_stories_back_and_accept_them_later(self, demo: Told) -> None:
        rejected = {fact.originator_id for fact in demo.of("story.rejected")}
        assert rejected
        assert rejected <= {fact.originator_id for fact in demo.of("story.accepted")}

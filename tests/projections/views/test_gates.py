"""What does every gate decide on, who voted how, and what was decided?"""

from datetime import timedelta
from pathlib import Path

from domain.gates.condition import Condition
from domain.lifecycle import GateName
from projections.gates import GATES, AtGate
from tests.folding import folded, kept
from tests.reach.discovery import Discovered, discovered
from tests.world import World


def submitted(world: World) -> Discovered:
    done = discovered(world)
    done.submit()
    return done


def first(done: Discovered, name: GateName = GateName.G1) -> AtGate:
    return folded(GATES, done.world.facts())[done.gate(name)]


def conditional(world: World) -> Discovered:
    done = submitted(world)
    due = {"what": "Ask ten more.", "owner": world.people["olga"], "on": "2026-12-24"}
    done.decide(GateName.G1, "conditional_go", conditions=[due])
    return done


class TestOpeningAGate:
    def test_waits_for_a_submission(self, world: World) -> None:
        row = first(discovered(world))
        assert (row.name, row.stage, row.state, row.submission) == ("G1", "discovery", "waiting", 0)

    def test_bears_the_version_of_the_gate(self, world: World) -> None:
        done = submitted(world)
        assert first(done).version == world.state(done.gate(GateName.G1))["version"]


class TestSubmitting:
    def test_freezes_the_package_and_the_criteria(self, world: World) -> None:
        done = submitted(world)
        row = first(done)
        assert [member.id for member in row.package][1:] == [done.problem, done.case]
        assert (row.state, row.submission, row.unmet) == ("submitted", 1, ())
        assert "case_approved" in row.met

    def test_names_whoever_may_not_decide(self, world: World) -> None:
        people = {world.people[name] for name in ("ada", "olga")}
        assert set(first(submitted(world)).interested) == people


class TestAChangeAfterSubmission:
    def test_voids_it_and_tells_what_changed(self, world: World) -> None:
        done = submitted(world)
        world.give("sue", "vote_gate", done.gate(GateName.G1), decision={"outcome": "go"})
        test = {"method": "Ask.", "metric": "How many.", "right_if": "Many do."}
        about = {"iteration": done.iteration, "opportunity": done.opportunity}
        world.give("olga", "state_hypothesis", **about, belief="It is fast.", test=test)
        row = first(done)
        assert (row.state, row.package, row.votes) == ("voided", (), ())
        assert row.voided_by


class TestVoting:
    def test_counts_the_last_vote_of_each_voter(self, world: World) -> None:
        done = submitted(world)
        hold = {"outcome": "hold", "review_on": "2026-12-24"}
        for decision in (hold, {"outcome": "go"}):
            world.give("sue", "vote_gate", done.gate(GateName.G1), decision=decision)
        (ballot,) = first(done).votes
        assert (ballot.voter, ballot.outcome) == (world.people["sue"], "go")


class TestDeciding:
    def test_tells_who_decided_what_and_when(self, world: World) -> None:
        done = submitted(world)
        done.decide(GateName.G1)
        row = first(done)
        assert (row.state, row.outcome, row.decided_by) == ("decided", "go", world.people["sam"])
        assert row.decided_at

    def test_for_hold_keeps_the_day_of_review(self, world: World) -> None:
        done = submitted(world)
        done.decide(GateName.G1, "hold", review_on="2026-12-24")
        row = first(done)
        assert (row.state, str(getattr(row.decision, "review_on", None))) == ("held", "2026-12-24")

    def test_for_recycle_waits_again_with_nothing_decided(self, world: World) -> None:
        done = submitted(world)
        done.decide(GateName.G1, "recycle", to="discovery", deficits=["Nobody was asked for a price."])
        row = first(done)
        assert (row.state, row.decision, row.package) == ("waiting", None, ())


class TestAConditionalGo:
    def test_leaves_a_condition_open_for_which_the_next_gate_waits(self, world: World) -> None:
        done = conditional(world)
        assert first(done).open_conditions == first(done, GateName.G2).waits_for != ()

    def test_leaves_none_once_it_was_cleared(self, world: World) -> None:
        done = conditional(world)
        world.give("sue", "clear_condition", first(done).open_conditions[0], reason="Ten more were asked.")
        assert first(done).open_conditions == first(done, GateName.G2).waits_for == ()


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        conditional(world)
        assert kept(tmp_path, world, GATES) == folded(GATES, world.facts())


class TestWhatIsSaidAtAGate:
    def test_shows_the_hash_that_is_signed(self, world: World) -> None:
        done = submitted(world)
        signature = world.make("sue", "sign_record", gate=done.gate(GateName.G1), meaning="approved")
        row = first(done)
        assert (row.digest, row.signatures) == (world.state(signature)["digest"], (signature,))

        world.give("sue", "revoke_signature", signature, reason="I looked at another version.")
        world.give("sue", "decline_signature", done.gate(GateName.G1), reason="I do not know it.")
        assert (first(done).signatures, first(done).declined_by) == ((), (world.people["sue"],))

    def test_shows_scores_and_the_proposal(self, world: World) -> None:
        done = submitted(world)
        gate = done.gate(GateName.G1)
        for score in (3, 7):
            said = {"advice": "feasibility", "score": score, "rationale": "We built one before."}
            world.give("tess", "assess_criterion", gate, **said)
        world.give("ada", "propose_gate_decision", gate, decision={"outcome": "go"})
        row = first(done)
        assert ([each.score for each in row.assessments], row.proposed and row.proposed.outcome) == ([7], "go")

        done.decide(GateName.G1)
        assert str(first(done).score) == "7.00"

    def test_shows_what_was_overridden(self, world: World) -> None:
        done = submitted(world)
        said = {"criterion": "case_approved", "finding": "unmet", "reason": "The board has not met."}
        world.give("sue", "override_criterion", done.gate(GateName.G1), **said)
        row = first(done)
        assert (row.unmet, row.overridden) == (("case_approved",), ("case_approved",))
        assert "case_approved" not in row.met

    def test_shows_whoever_was_recused_without_their_vote(self, world: World) -> None:
        done = submitted(world)
        gate = done.gate(GateName.G1)
        world.give("sue", "vote_gate", gate, decision={"outcome": "go"})
        world.give("sue", "recuse_gatekeeper", gate, gatekeeper=world.people["sue"], reason="She holds shares.")
        assert (first(done).recused, first(done).votes) == ((world.people["sue"],), ())


class TestWithdrawing:
    def test_leaves_no_package(self, world: World) -> None:
        done = submitted(world)
        world.give("ada", "withdraw_submission", done.gate(GateName.G1), reason="It was too early.")
        row = first(done)
        assert (row.state, row.package, row.digest) == ("withdrawn", (), None)


class TestExpiring:
    def test_of_a_waiver_takes_it_away(self, world: World) -> None:
        done = submitted(world)
        gate, control = done.gate(GateName.G1), "The sponsor looks at it every week."
        said = {"criterion": "case_approved", "finding": "unmet", "reason": "The board has not met."}
        world.give("sue", "override_criterion", gate, **said)
        waiver = {"criterion": "case_approved", "expires": "2026-12-01", "compensating_control": control}
        world.give("sam", "waive_gate", gate, reason="The board meets on Monday.", **waiver)
        (shown,) = first(done).waivers
        assert (shown.compensating_control, shown.approver) == (control, world.people["sam"])
        assert list(first(done).waived) == ["case_approved"]

        world.moment += timedelta(days=30)
        world.give("sam", "record_expiries", gate)
        assert first(done).waived == {}

    def test_of_a_condition_puts_the_next_gate_on_hold(self, world: World) -> None:
        done = conditional(world)
        world.moment += timedelta(days=60)
        world.give("sam", "expire_condition", Condition.create_id(done.gate(GateName.G1), 0))
        assert (first(done, GateName.G2).state, first(done, GateName.G2).outcome) == ("held", "hold")

"""Somebody who works for pay: on a trial first."""

import pytest

from domain.errors import NotAllowed
from domain.team.engagement import Engagement
from domain.team.person import Person
from tests.reach.engagement import FEE, WHY, Engaged, engaged
from tests.world import World


@pytest.fixture
def eve(world: World) -> Engaged:
    return engaged(world)


class TestProposingAnEngagement:
    def test_says_who_pays_whom_and_how_much(self, eve: Engaged) -> None:
        state = eve.state
        assert (state["state"], state["agreement"]["supplier"]) == ("proposed", "Talents Ltd")
        assert state["agreement"]["rate"]["amount"]["amount"] == "800.00"

    def test_is_refused_for_somebody_who_is_engaged(self, world: World, eve: Engaged) -> None:
        with pytest.raises(Person.AlreadyEngaged):
            engaged(world)

    def test_is_open_again_to_whoever_has_left(self, world: World, eve: Engaged) -> None:
        eve.give("ada", "end_engagement", reason=WHY)
        assert engaged(world).state["state"] == "proposed"

    def test_is_refused_for_an_agent(self, world: World) -> None:
        body = {"name": "Robot", "kind": "agent", "responsible": world.people["ada"]}
        world.people["robot"] = world.make("root", "add_person", **body)
        with pytest.raises(Engagement.PeopleAreEngaged):
            engaged(world, "robot")

    def test_is_never_ones_own(self, world: World) -> None:
        with pytest.raises(Engagement.NeverOnesOwn):
            engaged(world, "ada")

    def test_is_not_for_developers(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="propose_engagement is for product_manager or project_manager"):
            engaged(world, who="dan")


class TestRecordingAnNda:
    def test_leads_to_the_signed_paper(self, eve: Engaged) -> None:
        assert eve.give("ada", "record_nda", reference="nda-4711") == ["engagement.nda_signed"]
        assert eve.state["nda"] == "nda-4711"

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        eve.give("ada", "record_nda", reference="nda-4711")
        assert eve.give("ada", "record_nda", reference="nda-4711") == []


class TestStartingATrial:
    def test_lasts_two_weeks_unless_said_otherwise(self, eve: Engaged) -> None:
        trial = eve.on_trial().state["trial"]
        assert (trial["starts_on"], trial["ends_on"]) == ("2026-11-20", "2026-12-04")

    def test_may_last_otherwise(self, eve: Engaged) -> None:
        eve.give("ada", "record_nda", reference="nda-4711")
        eve.give("ada", "start_trial", fee=FEE, days=7)
        assert eve.state["trial"]["ends_on"] == "2026-11-27"

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        assert eve.on_trial().give("ada", "start_trial", fee=FEE) == []

    def test_is_refused_without_an_nda(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.NoNda):
            eve.give("ada", "start_trial", fee=FEE)

    @pytest.mark.parametrize("fee", [{"amount": "0.00"}, {"amount": "-1.00"}, {"amount": "1.00", "currency": "USD"}])
    def test_is_paid_in_the_agreed_currency(self, eve: Engaged, fee: dict[str, str]) -> None:
        eve.give("ada", "record_nda", reference="nda-4711")
        with pytest.raises(Engagement.TrialsArePaid) as refused:
            eve.give("ada", "start_trial", fee=fee)
        assert refused.value.pointer == "/fee"

    @pytest.mark.parametrize("amount", ["0.01", "1.00"])
    def test_may_be_paid_little(self, eve: Engaged, amount: str) -> None:
        eve.give("ada", "record_nda", reference="nda-4711")
        assert eve.give("ada", "start_trial", fee={"amount": amount}) == ["engagement.trial_started"]

    def test_is_refused_once_it_was_confirmed(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.OutOfTurn):
            eve.confirmed().give("ada", "start_trial", fee=FEE)


class TestEvaluatingATrial:
    def test_says_what_it_has_shown(self, eve: Engaged) -> None:
        told = eve.on_trial().give("tess", "evaluate_trial", verdict="end", findings="She does not export.")
        assert told == ["engagement.trial_evaluated"]
        assert eve.state["verdict"] == "end"

    def test_seals_the_findings_for_whom_they_are_about(self, world: World, eve: Engaged) -> None:
        eve.on_trial().give("tess", "evaluate_trial", verdict="confirm", findings="Wilhelmina exports.")
        kept = [record for record in world.ledger.page(0, 1000) if b"Wilhelmina" in record.state + record.metadata]
        assert kept == []

    def test_to_the_same_verdict_changes_nothing(self, eve: Engaged) -> None:
        eve.on_trial().give("tess", "evaluate_trial", verdict="confirm", findings="She exports.")
        assert eve.give("olga", "evaluate_trial", verdict="confirm", findings="She does.") == []

    def test_is_refused_once_the_trial_has_ended(self, eve: Engaged) -> None:
        eve.on_trial().pass_days(14)
        with pytest.raises(Engagement.TrialIsOver):
            eve.give("tess", "evaluate_trial", verdict="confirm", findings="She exports.")

    def test_is_refused_before_the_trial(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.OutOfTurn):
            eve.give("tess", "evaluate_trial", verdict="confirm", findings="She exports.")


class TestConfirmingAnEngagement:
    def test_is_recorded(self, eve: Engaged) -> None:
        assert eve.confirmed().state["state"] == "confirmed"

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        assert eve.confirmed().give("sue", "confirm_engagement") == []

    def test_is_refused_once_the_trial_has_ended(self, eve: Engaged) -> None:
        eve.on_trial().give("tess", "evaluate_trial", verdict="confirm", findings="She exports.")
        eve.pass_days(14)
        with pytest.raises(Engagement.TrialIsOver):
            eve.give("sam", "confirm_engagement")

    def test_is_possible_on_the_last_day(self, eve: Engaged) -> None:
        eve.on_trial().give("tess", "evaluate_trial", verdict="confirm", findings="She exports.")
        eve.pass_days(13)
        assert eve.give("sam", "confirm_engagement") == ["engagement.confirmed"]

    def test_is_refused_before_the_trial_was_evaluated(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.NotRecommended):
            eve.on_trial().give("sam", "confirm_engagement")

    def test_is_refused_against_the_verdict(self, eve: Engaged) -> None:
        eve.on_trial().give("tess", "evaluate_trial", verdict="end", findings="She does not export.")
        with pytest.raises(Engagement.NotRecommended):
            eve.give("sam", "confirm_engagement")

    def test_is_never_ones_own(self, world: World) -> None:
        sams = engaged(world, "sam").on_trial()
        with pytest.raises(Engagement.NeverOnesOwn):
            sams.give("sam", "confirm_engagement")

    def test_is_for_sponsors_only(self, eve: Engaged) -> None:
        with pytest.raises(NotAllowed, match="confirm_engagement is for sponsor"):
            eve.on_trial().give("ada", "confirm_engagement")


class TestEndingATrial:
    def test_ends_the_engagement(self, eve: Engaged) -> None:
        assert eve.on_trial().give("ada", "end_trial", reason=WHY) == ["engagement.trial_ended", "person.left"]
        assert eve.state["state"] == "ended"

    def test_is_possible_after_its_last_day(self, eve: Engaged) -> None:
        eve.on_trial().pass_days(30)
        assert "engagement.trial_ended" in eve.give("ada", "end_trial", reason=WHY)

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        eve.on_trial().give("ada", "end_trial", reason=WHY)
        assert eve.give("ada", "end_trial", reason=WHY) == []

    def test_is_refused_where_there_is_none(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.OutOfTurn):
            eve.confirmed().give("ada", "end_trial", reason=WHY)

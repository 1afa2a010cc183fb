"""A locked scope changes by an approved request, and in no other way."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.change_request import ChangeRequest
from domain.planning.mvp_scope import MvpScope
from tests.reach.discovery import planned_for
from tests.reach.planning import Planned, planned, proposed
from tests.world import World

WHY = {"reason": "It is not worth the delay."}
IMPACT = {"cost": "1200.00", "days": 5, "value": "More analysts.", "risk": "It may come late."}


def request(done: Planned, kind: str = "remove", *features: UUID, **other: Any) -> dict[str, Any]:
    change = {"what": "Leave out the second feature.", "kind": kind}
    about = {"iteration": done.iteration, "scope": done.mvp, "features": features or done.features[1:]}
    return {**about, "change": change, **other}


def asked(done: Planned, kind: str = "remove", *features: UUID, who: str = "olga") -> UUID:
    return done.world.make(who, "ask_change_request", **request(done, kind, *features))


def assessed(done: Planned, kind: str = "remove", *features: UUID, who: str = "olga") -> UUID:
    made = asked(done, kind, *features, who=who)
    done.world.give("tess", "assess_change_request", made, impact=IMPACT)
    return made


def granted(done: Planned, kind: str = "remove", *features: UUID, who: str = "olga") -> UUID:
    made = assessed(done, kind, *features, who=who)
    done.world.give("sam", "grant_change_request", made)
    return made


def decided(done: Planned, verb: str) -> UUID:
    made = granted(done)
    done.world.give("ada", f"{verb}_change_request", made, **({} if verb == "withdraw" else WHY))
    return made


@pytest.fixture
def spare(world: World) -> tuple[Planned, UUID]:
    """An iteration in execution with a feature that is not in its scope."""
    discovery = planned_for(world)
    feature = proposed(discovery, "could")
    done = planned(world, discovery)
    done.submit()
    done.decide()
    return done, feature


class TestAsking:
    @pytest.mark.parametrize("who", ["ada", "olga", "tess", "dan"])
    def test_is_awaited_by_the_stage(self, world: World, done: Planned, who: str) -> None:
        told = world.told(who, "ask_change_request", **request(done))
        assert told == ["change_request.asked", "execution.decision_awaited"]

    def test_may_say_where_the_wish_comes_from(self, world: World, done: Planned) -> None:
        change = {"what": "Leave it out.", "kind": "remove", "origin": "regulation"}
        made = world.make("olga", "ask_change_request", **request(done, change=change))
        assert world.state(made)["change"]["origin"] == "regulation"

    @pytest.mark.parametrize("kind", ["remove", "modify"])
    def test_for_what_is_not_in_the_scope_is_refused(self, spare: tuple[Planned, UUID], kind: str) -> None:
        with pytest.raises(ChangeRequest.DoesNotFit):
            asked(spare[0], kind, spare[1])

    def test_to_add_what_is_in_the_scope_is_refused(self, done: Planned) -> None:
        with pytest.raises(ChangeRequest.DoesNotFit):
            asked(done, "add")

    def test_about_an_open_scope_is_refused(self, world: World) -> None:
        discovery = planned_for(world)
        feature = proposed(discovery, "should")
        scope = {"features": [feature], "hypothesis": discovery.hypothesis, "learning_goal": "Do they wait?"}
        mvp = world.make("ada", "define_mvp_scope", iteration=discovery.iteration, **scope)
        done = planned(world, discovery)
        done.submit()
        done.decide()

        with pytest.raises(ChangeRequest.ScopeNotLocked):
            world.give("olga", "ask_change_request", **request(done, "remove", feature, scope=mvp))

    def test_is_not_for_a_sponsor(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="ask_change_request is for"):
            world.give("sam", "ask_change_request", **request(done))


class TestAssessing:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        told = world.told("tess", "assess_change_request", asked(done), impact=IMPACT)
        assert told == ["change_request.assessed"]

    def test_without_a_known_cost_leaves_it_unknown(self, world: World, done: Planned) -> None:
        made = asked(done)
        world.give("tess", "assess_change_request", made, impact=IMPACT | {"cost": None})
        assert world.state(made)["impact"]["cost"] is None

    def test_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "assess_change_request", assessed(done), impact=IMPACT) == []

    def test_is_refused_once_decided(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.AlreadyDecided):
            world.give("tess", "assess_change_request", decided(done, "reject"), impact=IMPACT)

    def test_is_for_the_tech_lead(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="assess_change_request is for tech_lead"):
            world.give("dan", "assess_change_request", asked(done), impact=IMPACT)


class TestGranting:
    def test_is_recorded_with_the_impact_it_is_for(self, world: World, done: Planned) -> None:
        assert world.told("sam", "grant_change_request", assessed(done)) == ["change_request.granted"]
        granted = world.facts()[-1]
        assert isinstance(granted, ChangeRequest.Granted)
        assert (str(granted.impact.cost), granted.impact.days) == ("1200.00", 5)

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("sue", "grant_change_request", granted(done)) == []

    def test_ends_with_another_assessment(self, world: World, done: Planned) -> None:
        made = granted(done)
        world.give("tess", "assess_change_request", made, impact=IMPACT | {"cost": "9000.00"})
        with pytest.raises(ChangeRequest.NotGranted):
            world.give("ada", "approve_change_request", made)

    def test_is_refused_before_its_impact_is_known(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.NotAssessed):
            world.give("sam", "grant_change_request", asked(done))

    def test_is_refused_once_decided(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.AlreadyDecided):
            world.give("sam", "grant_change_request", decided(done, "reject"))

    def test_is_for_a_sponsor(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="grant_change_request is for sponsor"):
            world.give("ada", "grant_change_request", assessed(done))


class TestApprovingWhatAffectsBudgetOrDate:
    @pytest.mark.parametrize("impact", [{"cost": "0.01", "days": 0}, {"cost": "0.00", "days": 1}, {"days": 0}], ids=str)
    def test_is_refused_before_a_sponsor_grants_it(self, world: World, done: Planned, impact: dict[str, Any]) -> None:
        made = asked(done)
        known = {name: said for name, said in IMPACT.items() if name not in ("cost", "days")}
        world.give("tess", "assess_change_request", made, impact=known | impact)
        with pytest.raises(ChangeRequest.NotGranted):
            world.give("ada", "approve_change_request", made)

    def test_is_for_the_product_manager_alone_when_it_affects_neither(self, world: World, done: Planned) -> None:
        made = asked(done)
        world.give("tess", "assess_change_request", made, impact=IMPACT | {"cost": "-50.00", "days": 0})
        assert "change_request.approved" in world.told("ada", "approve_change_request", made)


class TestApproving:
    def test_to_remove_takes_the_features_out_of_the_scope(self, world: World, done: Planned) -> None:
        assert world.told("ada", "approve_change_request", granted(done)) == [
            "change_request.approved",
            "execution.decision_noted",
            "mvp_scope.scope_amended",
        ]
        assert world.state(done.mvp)["features"] == [str(done.features[0])]

    def test_to_add_takes_them_in(self, world: World, spare: tuple[Planned, UUID]) -> None:
        done, feature = spare
        made = granted(done, "add", feature)
        world.give("ada", "approve_change_request", made)

        amended = world.facts()[-1]
        assert isinstance(amended, MvpScope.ScopeAmended)
        assert (amended.added, amended.dropped, amended.request) == ((feature,), (), made)

    def test_to_modify_leaves_the_set_as_it_is(self, world: World, done: Planned) -> None:
        told = world.told("ada", "approve_change_request", granted(done, "modify"))
        assert told == ["change_request.approved", "execution.decision_noted"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("ada", "approve_change_request", decided(done, "approve")) == []

    def test_is_refused_before_its_impact_is_known(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.NotAssessed):
            world.give("ada", "approve_change_request", asked(done))

    def test_is_refused_once_rejected(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.AlreadyDecided):
            world.give("ada", "approve_change_request", decided(done, "reject"))

    def test_is_never_for_whoever_asked(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.AuthorNeverApproves):
            world.give("ada", "approve_change_request", granted(done, who="ada"))
        assert world.facts()[-1].TOPIC == "authority.refused"

    def test_is_for_the_product_manager(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="approve_change_request is for product_manager"):
            world.give("tess", "approve_change_request", granted(done))


class TestRejecting:
    def test_leaves_the_scope_as_it_is(self, world: World, done: Planned) -> None:
        told = world.told("ada", "reject_change_request", asked(done), **WHY)
        assert told == ["change_request.rejected", "execution.decision_noted"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("ada", "reject_change_request", decided(done, "reject"), **WHY) == []

    def test_is_refused_once_approved(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.AlreadyDecided):
            world.give("ada", "reject_change_request", decided(done, "approve"), **WHY)

    def test_is_for_the_product_manager(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="reject_change_request is for product_manager"):
            world.give("olga", "reject_change_request", asked(done), **WHY)


class TestWithdrawing:
    def test_ends_the_waiting(self, world: World, done: Planned) -> None:
        told = world.told("olga", "withdraw_change_request", asked(done))
        assert told == ["change_request.withdrawn", "execution.decision_noted"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "withdraw_change_request", decided(done, "withdraw")) == []

    def test_is_refused_once_approved(self, world: World, done: Planned) -> None:
        with pytest.raises(ChangeRequest.AlreadyDecided):
            world.give("olga", "withdraw_change_request", decided(done, "approve"))

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="withdraw_change_request is for product_manager or product_owner"):
            world.give("dan", "withdraw_change_request", asked(done))

"""Candidates are held against each other in one framework; what is closed stays as it is."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed, NotFound
from domain.planning.feature import Feature
from domain.planning.prioritisation_round import PrioritisationRound
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import FRAMEWORK, SCORE, proposed
from tests.world import World

WHY = "A customer leaves without it."
SAID = "They all ask for it."
MOSCOW = {"method": "moscow", "box": "spring", "level": "increment", "effort_unit": "person_weeks"}
WSJF = {"method": "wsjf"}
RATIO = {"method": "formula", "inputs": ["value", "effort"], "formula": "value / effort"}
CARD = {"method": "scorecard", "criteria": [{"name": "fit", "weight": "3"}, {"name": "ease", "weight": "1"}]}
Pair = tuple[UUID, UUID]


@pytest.fixture
def pair(done: Discovered) -> Pair:
    return proposed(done), proposed(done)


@pytest.fixture
def round_(done: Discovered, pair: Pair) -> UUID:
    return opened(done, pair)


def opened(
    done: Discovered, candidates: Any, framework: Any = FRAMEWORK, who: str = "ada", scorers: Any = ("tess",)
) -> UUID:
    people = [done.world.people[each] for each in scorers]
    said = {"purpose": "What comes first?", "framework": framework, "candidates": candidates, "scorers": people}
    return done.world.make(who, "open_prioritisation_round", iteration=done.iteration, **said)


def score(world: World, round_: UUID, candidate: UUID, who: str = "tess", **other: Any) -> list[str]:
    said = {"score": SCORE, "rationale": SAID, **other}
    return world.told(who, "score_candidate", round_, candidate=candidate, **said)


def close(world: World, round_: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "close_prioritisation_round", round_)


def override(world: World, round_: UUID, candidate: UUID, rank: int, who: str = "ada") -> list[str]:
    return world.told(who, "override_rank", round_, candidate=candidate, rank=rank, reason=WHY)


def sized(**sizes: int) -> dict[str, Any]:
    return {"method": "wsjf", "value": 1, "criticality": 1, "opportunity": 1, "size": 1, **sizes}


def classed(moscow: str, effort: str) -> dict[str, str]:
    return {"method": "moscow", "moscow": moscow, "effort": effort}


class TestOpeningARound:
    def test_names_what_is_held_against_what(self, world: World, round_: UUID, pair: Pair) -> None:
        state = world.state(round_)
        assert [each["feature"] for each in state["candidates"]] == list(map(str, pair))
        assert (state["framework"], state["closed"]) == ({"version": 1, **FRAMEWORK}, False)

    def test_has_one_reach_period_and_one_effort_unit(self, done: Discovered, pair: Pair) -> None:
        for lacking in ("reach_period", "effort_unit"):
            with pytest.raises(ValueError, match=lacking):
                opened(done, pair, {name: each for name, each in FRAMEWORK.items() if name != lacking})

    def test_has_one_framework_in_one_version(self, done: Discovered, pair: Pair) -> None:
        with pytest.raises(ValueError, match="version"):
            opened(done, pair, {**FRAMEWORK, "version": 2})

    def test_is_refused_with_a_feature_that_was_dropped(self, world: World, done: Discovered, pair: Pair) -> None:
        world.give("ada", "drop_feature", pair[0], reason=WHY)
        with pytest.raises(Feature.Over):
            opened(done, pair)

    @pytest.mark.parametrize("scorers", [(), ("tess", "tess")])
    def test_names_each_scorer_once(self, done: Discovered, pair: Pair, scorers: tuple[str, ...]) -> None:
        with pytest.raises(ValueError, match=r"at least 1 item|named once"):
            opened(done, pair, scorers=scorers)

    def test_weighs_each_criterion_once(self, done: Discovered, pair: Pair) -> None:
        with pytest.raises(ValueError, match="each is named once"):
            opened(done, pair, {**CARD, "criteria": [{"name": "fit", "weight": "1"}] * 2})

    def test_with_a_formula_of_unknown_names_is_refused_at_the_position(self, done: Discovered, pair: Pair) -> None:
        with pytest.raises(ValueError, match="at character 9: cost is no input"):
            opened(done, pair, {**RATIO, "formula": "value / cost"})

    def test_is_work_of_planning(self, world: World) -> None:
        early = discovered(world)
        with pytest.raises(Iteration.NotInThatStage):
            opened(early, [proposed_elsewhere(world)])

    def test_is_for_product_managers_only(self, done: Discovered, pair: Pair) -> None:
        with pytest.raises(NotAllowed, match="open_prioritisation_round is for product_manager"):
            opened(done, pair, who="olga")


def proposed_elsewhere(world: World) -> UUID:
    source = {"system": "peps", "id": "pep-0703"}
    return world.make("ivan", "bring_in_feature", product=world.product, source=source)


class TestScoringACandidate:
    def test_keeps_inputs_with_their_reason(
        self, world: World, done: Discovered, round_: UUID, pair: Pair
    ) -> None:
        told = score(world, round_, pair[0], evidence=[done.evidence])
        assert told == ["prioritisation_round.candidate_scored"]
        given = world.state(round_)["given"][str(pair[0])][str(world.people["tess"])]
        assert (given["score"], given["rationale"]) == (SCORE, SAID)
        assert given["evidence"][0]["id"] == str(done.evidence)

    def test_the_same_way_changes_nothing(self, world: World, round_: UUID, pair: Pair) -> None:
        score(world, round_, pair[0])
        assert score(world, round_, pair[0]) == []

    def test_anew_replaces_what_was_said(self, world: World, round_: UUID, pair: Pair) -> None:
        score(world, round_, pair[0])
        assert score(world, round_, pair[0], score={**SCORE, "reach": 10}) == ["prioritisation_round.candidate_scored"]

    def test_is_refused_of_what_is_no_candidate(self, world: World, done: Discovered, round_: UUID) -> None:
        with pytest.raises(PrioritisationRound.NotACandidate):
            score(world, round_, proposed(done))

    def test_is_refused_in_another_framework(self, world: World, round_: UUID, pair: Pair) -> None:
        with pytest.raises(PrioritisationRound.AnotherFramework):
            score(world, round_, pair[0], score=sized())

    @pytest.mark.parametrize(
        "points",
        [
            [{"name": "fit", "value": "5"}],
            [{"name": "fit", "value": "5"}, {"name": "size", "value": "5"}],
            [{"name": "fit", "value": "5"}, {"name": "ease", "value": "11"}],
        ],
        ids=["one is missing", "one is unknown", "one is off the scale"],
    )
    def test_says_all_that_a_scorecard_asks_for(
        self, world: World, done: Discovered, pair: Pair, points: list[dict[str, str]]
    ) -> None:
        with pytest.raises(PrioritisationRound.AnotherFramework):
            score(world, opened(done, pair, CARD), pair[0], score={"method": "scorecard", "points": points})

    def test_by_a_scorecard_reaches_both_ends_of_its_scale(self, world: World, done: Discovered, pair: Pair) -> None:
        points = [{"name": "fit", "value": "0"}, {"name": "ease", "value": "10"}]
        told = score(world, opened(done, pair, CARD), pair[0], score={"method": "scorecard", "points": points})
        assert told == ["prioritisation_round.candidate_scored"]

    def test_is_refused_where_a_formula_has_no_value(self, world: World, done: Discovered, pair: Pair) -> None:
        nothing = [{"name": "value", "value": "5"}, {"name": "effort", "value": "0"}]
        with pytest.raises(PrioritisationRound.NoValue):
            score(world, opened(done, pair, RATIO), pair[0], score={"method": "formula", "inputs": nothing})

    @pytest.mark.parametrize(
        "wrong", [{"effort": "0.49"}, {"confidence": "0.9"}, {"confidence": "0.0"}, {"impact": "4"}, {"reach": -1}]
    )
    def test_by_rice_is_on_its_scales(self, world: World, round_: UUID, pair: Pair, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="validation error"):
            score(world, round_, pair[0], score={**SCORE, **wrong})

    def test_by_wsjf_is_a_fibonacci_number(self, world: World, done: Discovered, pair: Pair) -> None:
        with pytest.raises(ValueError, match="Input should be 1, 2, 3, 5, 8, 13 or 21"):
            score(world, opened(done, pair, WSJF), pair[0], score=sized(size=4))

    def test_rests_on_evidence_that_is_known(self, world: World, round_: UUID, pair: Pair) -> None:
        with pytest.raises(NotFound):
            score(world, round_, pair[0], evidence=[pair[1]])

    def test_is_for_those_whom_the_round_names(self, world: World, round_: UUID, pair: Pair) -> None:
        with pytest.raises(PrioritisationRound.NotAScorer):
            score(world, round_, pair[0], "olga")

    def test_is_not_for_developers(self, world: World, done: Discovered, pair: Pair) -> None:
        with pytest.raises(NotAllowed, match="score_candidate is for product_manager or product_owner"):
            score(world, opened(done, pair, scorers=("dan",)), pair[0], "dan")


class TestOverridingARank:
    @pytest.fixture
    def scored(self, world: World, round_: UUID, pair: Pair) -> UUID:
        score(world, round_, pair[0])
        score(world, round_, pair[1], score={**SCORE, "reach": 10})
        return round_

    def test_shows_both_ranks(self, world: World, scored: UUID, pair: Pair) -> None:
        assert override(world, scored, pair[1], 1) == ["prioritisation_round.rank_overridden"]
        assert world.state(scored)["overrides"] == {str(pair[1]): {"rank": 1, "computed": 2}}

    def test_needs_a_reason(self, world: World, scored: UUID, pair: Pair) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("ada", "override_rank", scored, candidate=pair[1], rank=1)

    def test_to_the_same_changes_nothing(self, world: World, scored: UUID, pair: Pair) -> None:
        override(world, scored, pair[1], 1)
        assert override(world, scored, pair[1], 1) == []

    def test_is_refused_before_it_was_scored(self, world: World, round_: UUID, pair: Pair) -> None:
        with pytest.raises(PrioritisationRound.Unscored):
            override(world, round_, pair[0], 1)

    def test_is_refused_beyond_the_candidates(self, world: World, scored: UUID, pair: Pair) -> None:
        with pytest.raises(PrioritisationRound.NotACandidate, match="there are 2 candidates"):
            override(world, scored, pair[0], 3)

    def test_is_refused_once_the_round_was_closed(self, world: World, scored: UUID, pair: Pair) -> None:
        close(world, scored)
        with pytest.raises(PrioritisationRound.AlreadyClosed):
            override(world, scored, pair[1], 1)

    def test_is_for_product_managers_only(self, world: World, scored: UUID, pair: Pair) -> None:
        with pytest.raises(NotAllowed, match="override_rank is for product_manager"):
            override(world, scored, pair[1], 1, "olga")


class TestClosingARound:
    def test_freezes_its_inputs(self, world: World, round_: UUID, pair: Pair) -> None:
        for each in pair:
            score(world, round_, each)
        ranked = ["feature.prioritised"] * 2
        assert close(world, round_) == ["prioritisation_round.closed", "planning.round_noted", *ranked]
        with pytest.raises(PrioritisationRound.AlreadyClosed):
            score(world, round_, pair[0], score={**SCORE, "reach": 10})

    def test_has_what_it_ranked_rest_on_it(self, world: World, round_: UUID, pair: Pair) -> None:
        for each in pair:
            score(world, round_, each)
        close(world, round_)
        assert [world.state(each)["round"] for each in pair] == [str(round_)] * 2

    def test_twice_changes_nothing(self, world: World, round_: UUID, pair: Pair) -> None:
        for each in pair:
            score(world, round_, each)
        close(world, round_)
        assert close(world, round_) == []

    def test_is_refused_until_every_scorer_has_scored_every_candidate(
        self, world: World, done: Discovered, pair: Pair
    ) -> None:
        round_ = opened(done, pair, scorers=("tess", "olga"))
        for each in pair:
            score(world, round_, each)
        score(world, round_, pair[0], "olga")
        with pytest.raises(PrioritisationRound.Unscored) as refused:
            close(world, round_)
        assert refused.value.facts == (str(pair[1]),)

    def test_cannot_be_back_dated(self, world: World, round_: UUID) -> None:
        with pytest.raises(ValueError, match="occurred_at"):
            world.give("ada", "close_prioritisation_round", round_, occurred_at="2026-11-19T09:00:00Z")

    def test_is_for_product_managers_only(self, world: World, round_: UUID) -> None:
        with pytest.raises(NotAllowed, match="close_prioritisation_round is for product_manager"):
            close(world, round_, "olga")


class TestAbandoningARound:
    def abandon(self, world: World, round_: UUID, who: str = "ada") -> list[str]:
        return world.told(who, "abandon_prioritisation_round", round_, reason=WHY)

    def test_twice_changes_nothing(self, world: World, round_: UUID) -> None:
        assert self.abandon(world, round_) == ["prioritisation_round.abandoned"]
        assert self.abandon(world, round_) == []

    def test_lets_nobody_go_on_with_it(self, world: World, round_: UUID, pair: Pair) -> None:
        self.abandon(world, round_)
        with pytest.raises(PrioritisationRound.WasAbandoned):
            score(world, round_, pair[0])
        with pytest.raises(PrioritisationRound.WasAbandoned):
            close(world, round_)

    def test_is_refused_once_it_was_closed(self, world: World, round_: UUID, pair: Pair) -> None:
        for each in pair:
            score(world, round_, each)
        close(world, round_)
        with pytest.raises(PrioritisationRound.AlreadyClosed):
            self.abandon(world, round_)

    def test_is_for_product_managers_only(self, world: World, round_: UUID) -> None:
        with pytest.raises(NotAllowed, match="abandon_prioritisation_round is for product_manager"):
            self.abandon(world, round_, "olga")


class TestClosingARoundByMoscow:
    def closed(self, done: Discovered, pair: Pair, must: str, **framework: str) -> UUID:
        round_ = opened(done, pair, {**MOSCOW, **framework})
        score(done.world, round_, pair[0], score=classed("must", must))
        score(done.world, round_, pair[1], score=classed("could", "4"))
        close(done.world, round_)
        return round_

    def test_gives_its_candidates_their_class(self, world: World, done: Discovered, pair: Pair) -> None:
        self.closed(done, pair, "6")
        assert [world.state(each)["moscow"] for each in pair] == ["must", "could"]

    def test_is_refused_when_musts_exceed_60_percent_of_the_effort(self, done: Discovered, pair: Pair) -> None:
        with pytest.raises(PrioritisationRound.TooManyMusts):
            self.closed(done, pair, "6.01")

    def test_only_warns_where_the_round_says_so(self, world: World, done: Discovered, pair: Pair) -> None:
        assert world.state(self.closed(done, pair, "6.01", excess="warn"))["cautions"] == ["many_musts"]

    def test_warns_of_coulds_below_a_fifth(self, world: World, done: Discovered, pair: Pair) -> None:
        round_ = opened(done, pair, MOSCOW)
        score(world, round_, pair[0], score=classed("must", "5"))
        score(world, round_, pair[1], score=classed("should", "5"))
        close(world, round_)
        assert world.state(round_)["cautions"] == ["little_contingency"]

    def test_leaves_what_will_not_come_out_of_the_effort(self, world: World, done: Discovered, pair: Pair) -> None:
        round_ = opened(done, pair, MOSCOW)
        score(world, round_, pair[0], score=classed("must", "1"))
        score(world, round_, pair[1], score=classed("wont", "9"))
        with pytest.raises(PrioritisationRound.TooManyMusts):
            close(world, round_)


class TestClosingARoundByWsjf:
    def test_needs_a_1_in_every_column(self, world: World, done: Discovered, pair: Pair) -> None:
        round_ = opened(done, pair, WSJF)
        score(world, round_, pair[0], score=sized(size=5, value=8))
        score(world, round_, pair[1], score=sized(size=3))
        with pytest.raises(PrioritisationRound.NoSmallest) as refused:
            close(world, round_)
        assert refused.value.facts == ("size",)
        score(world, round_, pair[1], score=sized())
        assert close(world, round_)[0] == "prioritisation_round.closed"

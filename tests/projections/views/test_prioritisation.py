"""What comes first, by which framework, and where was the computed rank overridden, by whose reason?"""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from projections.prioritisation import PRIORITISATION, Round
from tests.folding import folded, kept
from tests.reach.discovery import Discovered, planned_for
from tests.reach.planning import FRAMEWORK, SCORE, proposed
from tests.world import World

SAID = "They all ask for it."


@pytest.fixture
def done(world: World) -> Discovered:
    return planned_for(world)


@pytest.fixture
def features(done: Discovered) -> list[UUID]:
    return [proposed(done) for _ in range(3)]


@pytest.fixture
def round_(done: Discovered, features: list[UUID]) -> UUID:
    scorers = [done.world.people[each] for each in ("tess", "olga")]
    said = {"purpose": "What comes first?", "framework": FRAMEWORK, "candidates": features, "scorers": scorers}
    return done.world.make("ada", "open_prioritisation_round", iteration=done.iteration, **said)


def score(world: World, round_: UUID, feature: UUID, reach: int, who: str = "tess") -> None:
    inputs: dict[str, Any] = {**SCORE, "reach": reach}
    world.give(who, "score_candidate", round_, candidate=feature, score=inputs, rationale=SAID)


def shown(world: World, round_: UUID) -> Round:
    return folded(PRIORITISATION, world.facts())[round_]


def ranks(row: Round) -> dict[UUID, tuple[int | None, int | None]]:
    return {each.feature: (each.computed, each.rank) for each in row.ranked}


class TestOpeningARound:
    def test_shows_its_candidates_without_ranks(self, world: World, round_: UUID, features: list[UUID]) -> None:
        row = shown(world, round_)
        assert (row.method, row.closed) == ("rice", False)
        assert [each.title for each in row.ranked] == ["Background exports"] * 3
        assert ranks(row) == dict.fromkeys(features, (None, None))


class TestScoring:
    def test_puts_the_highest_score_first(self, world: World, round_: UUID, features: list[UUID]) -> None:
        for feature, reach in zip(features, (10, 30, 20), strict=True):
            score(world, round_, feature, reach)
        row = shown(world, round_)
        assert [each.feature for each in row.ranked] == [features[1], features[2], features[0]]
        assert [str(each.score) for each in row.ranked] == ["16.0000", "10.6700", "5.3300"]

    def test_takes_the_mean_of_the_scorers_and_shows_what_each_put_in(
        self, world: World, round_: UUID, features: list[UUID]
    ) -> None:
        score(world, round_, features[0], 30)
        score(world, round_, features[0], 60, "olga")
        score(world, round_, features[0], 90, "olga")
        first = shown(world, round_).ranked[0]
        assert (str(first.score), [each.rationale for each in first.inputs]) == ("32.0000", [SAID, SAID])


class TestOverridingARank:
    def test_shows_both_ranks_and_the_reason(self, world: World, round_: UUID, features: list[UUID]) -> None:
        for feature, reach in zip(features, (30, 20, 10), strict=True):
            score(world, round_, feature, reach)
        why = "A customer leaves without it."
        world.give("ada", "override_rank", round_, candidate=features[2], rank=1, reason=why)
        row = shown(world, round_)
        assert [each.feature for each in row.ranked] == [features[2], features[0], features[1]]
        assert (row.ranked[0].computed, row.ranked[0].rank, row.ranked[0].reason) == (3, 1, why)


class TestClosingARound:
    def test_shows_it_closed_as_the_store_keeps_it(
        self, world: World, round_: UUID, features: list[UUID], tmp_path: Path
    ) -> None:
        for feature in features:
            for who in ("tess", "olga"):
                score(world, round_, feature, 10, who)
        world.give("ada", "close_prioritisation_round", round_)
        row = shown(world, round_)
        assert (row.closed, set(ranks(row).values())) == (True, {(1, 1)})
        assert kept(tmp_path, world, PRIORITISATION) == folded(PRIORITISATION, world.facts())

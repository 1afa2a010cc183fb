"""The plan changes hands: offered as it stands, taken over as it stands."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.planning import Planning
from tests.reach.planning import VISION, Planned, drafted
from tests.world import World

WHY = "Analysts told us more."


@pytest.fixture
def draft(world: World) -> Planned:
    return drafted(world)


def offer(plan: Planned, who: str = "ada", **other: UUID) -> list[str]:
    return plan.world.told(who, "offer_handover", plan.stage, **{**plan.package, **other})


def accept(plan: Planned, who: str = "olga") -> list[str]:
    return plan.world.told(who, "accept_handover", plan.stage)


def revise(plan: Planned) -> None:
    plan.world.give("ada", "revise_vision", plan.vision, statement=f"{VISION} Always.", reason=WHY)


class TestOfferingTheHandover:
    def test_freezes_what_is_handed_over(self, world: World, draft: Planned) -> None:
        assert offer(draft) == ["planning.handover_offered"]
        package = {each["id"] for each in world.state(draft.stage)["package"]}
        assert package == set(map(str, (draft.vision, draft.objective, draft.kpi, draft.mvp, draft.baseline)))

    def test_of_the_same_package_changes_nothing(self, draft: Planned) -> None:
        offer(draft)
        assert offer(draft) == []

    def test_of_a_changed_package_asks_for_another_acceptance(self, world: World, draft: Planned) -> None:
        draft.hand_over()
        revise(draft)
        assert offer(draft) == ["planning.handover_offered"]
        assert world.state(draft.stage)["owner"] is None

    def test_is_for_product_managers_only(self, draft: Planned) -> None:
        with pytest.raises(NotAllowed, match="offer_handover is for product_manager"):
            offer(draft, "olga")


class TestAcceptingTheHandover:
    def test_names_who_takes_over(self, world: World, draft: Planned) -> None:
        offer(draft)
        assert accept(draft) == ["planning.handover_accepted"]
        assert world.state(draft.stage)["owner"] == str(world.people["olga"])

    def test_twice_changes_nothing(self, draft: Planned) -> None:
        draft.hand_over()
        assert accept(draft) == []

    def test_is_refused_before_an_offer(self, draft: Planned) -> None:
        with pytest.raises(Planning.NothingOffered):
            accept(draft)

    def test_is_refused_once_a_member_has_changed(self, draft: Planned) -> None:
        offer(draft)
        revise(draft)
        with pytest.raises(Planning.OfferIsStale) as refused:
            accept(draft)
        assert refused.value.facts == (str(draft.vision),)

    def test_cannot_be_back_dated(self, draft: Planned) -> None:
        with pytest.raises(ValueError, match="occurred_at"):
            draft.world.give("olga", "accept_handover", draft.stage, occurred_at="2026-11-19T09:00:00Z")

    def test_is_for_product_owners_only(self, draft: Planned) -> None:
        offer(draft)
        with pytest.raises(NotAllowed, match="accept_handover is for product_owner"):
            accept(draft, "ada")

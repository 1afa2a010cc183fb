"""What solving the problem costs and brings, against doing nothing."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.business_case import BusinessCase
from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import FIGURES, Discovered, planned_for
from tests.world import World

WHY = "It is not worth it."
BETTER = {**FIGURES, "benefits": ["0.00", "220.00"], "currency": "EUR"}


def draft(done: Discovered, who: str = "ada", figures: dict[str, Any] = FIGURES) -> UUID:
    about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
    return done.world.make(who, "draft_business_case", **about, figures=figures)


def revise(world: World, case: UUID, who: str = "ada", figures: dict[str, Any] = BETTER) -> list[str]:
    return world.told(who, "revise_business_case", case, figures=figures, reason="The costs were estimated anew.")


def approve(world: World, case: UUID, who: str = "sam") -> list[str]:
    return world.told(who, "approve_business_case", case)


def reject(world: World, case: UUID, who: str = "sam") -> list[str]:
    return world.told(who, "reject_business_case", case, reason=WHY)


@pytest.fixture
def case(done: Discovered) -> UUID:
    return draft(done)


class TestDraftingABusinessCase:
    def test_appraises_its_figures(self, world: World, case: UUID) -> None:
        state = world.state(case)
        assert (state["figures"], state["state"]) == ({**FIGURES, "currency": "EUR"}, "draft")
        assert state["appraisal"] == {
            "npv": "45.45",
            "roi": "0.500000",
            "irr": "0.600000",
            "irr_status": "unique",
            "payback": 1,
            "discounted_payback": 1,
        }

    @pytest.mark.parametrize(
        ("figures", "says"),
        [
            ({"costs": ["1.00"]}, "cover the same periods"),
            ({"costs": [], "benefits": []}, "at least 1 item"),
            ({"costs": ["-1.00", "0.00"]}, "greater than or equal to 0"),
            ({"costs": ["0.001", "0.00"]}, "no more than 2 decimal places"),
            ({"costs": [1.5, 0]}, "sent as text"),
            ({"rate": "-1"}, "greater than -1"),
            ({"currency": "euro"}, "match pattern"),
        ],
    )
    def test_takes_exact_figures_only(self, done: Discovered, figures: dict[str, Any], says: str) -> None:
        with pytest.raises(ValueError, match=says):
            draft(done, figures={**FIGURES, **figures})

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            draft(planned_for(world))

    def test_is_for_product_managers_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="draft_business_case is for product_manager"):
            draft(done, "olga")


class TestRevisingABusinessCase:
    def test_appraises_it_anew(self, world: World, case: UUID) -> None:
        assert revise(world, case) == ["business_case.revised"]
        assert (world.state(case)["figures"], world.state(case)["appraisal"]["npv"]) == (BETTER, "81.82")

    def test_with_the_same_figures_changes_nothing(self, world: World, case: UUID) -> None:
        assert revise(world, case, figures=FIGURES) == []

    @pytest.mark.parametrize("decide", [approve, reject])
    def test_is_refused_once_it_was_decided(self, world: World, case: UUID, decide: Any) -> None:
        decide(world, case)
        with pytest.raises(BusinessCase.AlreadyDecided):
            revise(world, case)

    def test_is_for_product_managers_only(self, world: World, case: UUID) -> None:
        with pytest.raises(NotAllowed, match="revise_business_case is for product_manager"):
            revise(world, case, "sam")


class TestApprovingABusinessCase:
    def test_is_recorded(self, world: World, case: UUID) -> None:
        assert approve(world, case) == ["business_case.approved"]
        assert world.state(case)["state"] == "approved"

    def test_twice_changes_nothing(self, world: World, case: UUID) -> None:
        approve(world, case)
        assert approve(world, case, "sue") == []

    def test_is_never_for_its_author(self, world: World, case: UUID) -> None:
        roles, ada = Roles.at(Place(product=world.product)), world.people["ada"]
        control = {"compensating_control": "Nobody approves what they wrote."}
        world.give("root", "assign_roles", roles, role="sponsor", holder=ada, **control)
        with pytest.raises(BusinessCase.AuthorNeverApproves):
            approve(world, case, "ada")

    def test_is_refused_once_it_was_rejected(self, world: World, case: UUID) -> None:
        reject(world, case)
        with pytest.raises(BusinessCase.AlreadyDecided):
            approve(world, case)

    def test_is_for_sponsors_only(self, world: World, case: UUID) -> None:
        with pytest.raises(NotAllowed, match="approve_business_case is for sponsor"):
            approve(world, case, "olga")


class TestRejectingABusinessCase:
    def test_is_recorded(self, world: World, case: UUID) -> None:
        assert reject(world, case) == ["business_case.rejected"]
        assert world.state(case)["state"] == "rejected"

    def test_twice_changes_nothing(self, world: World, case: UUID) -> None:
        reject(world, case)
        assert reject(world, case) == []

    def test_is_refused_once_it_was_approved(self, world: World, case: UUID) -> None:
        approve(world, case)
        with pytest.raises(BusinessCase.AlreadyDecided):
            reject(world, case)

    def test_is_for_sponsors_only(self, world: World, case: UUID) -> None:
        with pytest.raises(NotAllowed, match="reject_business_case is for sponsor"):
            reject(world, case, "ada")

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


def submit(world: World, case: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "submit_business_case", case, benefits_owner=world.people["olga"])


def approve(world: World, case: UUID, who: str = "sam") -> list[str]:
    return world.told(who, "approve_business_case", case)


def reject(world: World, case: UUID, who: str = "sam") -> list[str]:
    return world.told(who, "reject_business_case", case, reason=WHY)


def send_back(world: World, case: UUID, who: str = "sam") -> list[str]:
    return world.told(who, "return_business_case", case, reason="The costs of support are missing.")


@pytest.fixture
def case(done: Discovered) -> UUID:
    return draft(done)


@pytest.fixture
def asked(world: World, case: UUID) -> UUID:
    """A case that was submitted."""
    submit(world, case)
    return case


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
    def test_is_refused_once_it_was_decided(self, world: World, asked: UUID, decide: Any) -> None:
        decide(world, asked)
        with pytest.raises(BusinessCase.AlreadyDecided):
            revise(world, asked)

    def test_is_for_product_managers_only(self, world: World, asked: UUID) -> None:
        with pytest.raises(NotAllowed, match="revise_business_case is for product_manager"):
            revise(world, asked, "sam")

    def test_is_refused_while_it_is_being_decided(self, world: World, asked: UUID) -> None:
        with pytest.raises(BusinessCase.BeingDecided):
            revise(world, asked)


class TestSubmittingABusinessCase:
    def test_names_who_answers_for_the_benefits(self, world: World, case: UUID) -> None:
        assert submit(world, case) == ["business_case.submitted"]
        state = world.state(case)
        assert (state["state"], state["benefits_owner"]) == ("submitted", str(world.people["olga"]))

    def test_twice_changes_nothing(self, world: World, asked: UUID) -> None:
        assert submit(world, asked) == []

    @pytest.mark.parametrize("decide", [approve, reject])
    def test_is_refused_once_it_was_decided(self, world: World, asked: UUID, decide: Any) -> None:
        decide(world, asked)
        with pytest.raises(BusinessCase.AlreadyDecided):
            submit(world, asked)

    @pytest.mark.parametrize("missing", ["costs", "benefits"])
    def test_is_refused_without_a_cost_and_a_benefit(self, world: World, done: Discovered, missing: str) -> None:
        empty = draft(done, figures={**FIGURES, missing: ["0.00", "0.00"]})
        with pytest.raises(BusinessCase.Incomplete):
            submit(world, empty)

    def test_is_for_product_managers_only(self, world: World, case: UUID) -> None:
        with pytest.raises(NotAllowed, match="submit_business_case is for product_manager"):
            submit(world, case, "sam")


class TestReturningABusinessCase:
    def test_opens_it_to_changes_again(self, world: World, asked: UUID) -> None:
        assert send_back(world, asked) == ["business_case.returned"]
        assert world.state(asked)["state"] == "returned"
        revise(world, asked)
        assert submit(world, asked) == ["business_case.submitted"]

    def test_twice_changes_nothing(self, world: World, asked: UUID) -> None:
        send_back(world, asked)
        assert send_back(world, asked) == []

    def test_is_refused_before_it_was_submitted(self, world: World, case: UUID) -> None:
        with pytest.raises(BusinessCase.NotSubmitted):
            send_back(world, case)

    def test_is_refused_once_it_was_approved(self, world: World, asked: UUID) -> None:
        approve(world, asked)
        with pytest.raises(BusinessCase.AlreadyDecided):
            send_back(world, asked)

    def test_is_for_sponsors_only(self, world: World, asked: UUID) -> None:
        with pytest.raises(NotAllowed, match="return_business_case is for sponsor"):
            send_back(world, asked, "ada")


class TestRevisingAnApprovedCase:
    """It is immutable: another case takes its place once that is approved too."""

    @pytest.fixture
    def revision(self, done: Discovered) -> UUID:
        about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
        case = done.world.make("ada", "draft_business_case", **about, figures=BETTER, revises=done.case)
        submit(done.world, case)
        return case

    def test_leaves_it_approved_until_the_revision_is(self, world: World, done: Discovered, revision: UUID) -> None:
        assert world.state(done.case)["state"] == "approved"
        assert approve(world, revision) == ["business_case.approved", "business_case.superseded"]
        state = world.state(done.case)
        assert (state["state"], state["successor"]) == ("superseded", str(revision))

    def test_never_alters_it(self, world: World, done: Discovered, revision: UUID) -> None:
        before = world.state(done.case)
        approve(world, revision)
        after = world.state(done.case)
        assert {name for name in after if after[name] != before[name]} == {"state", "successor", "version"}

    def test_gives_way_once(self, world: World, done: Discovered, revision: UUID) -> None:
        about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
        second = world.make("ada", "draft_business_case", **about, figures=BETTER, revises=done.case)
        submit(world, second)
        approve(world, revision)
        assert approve(world, second) == ["business_case.approved"]
        assert world.state(done.case)["successor"] == str(revision)

    def test_leaves_what_was_superseded_decided_for_good(self, world: World, done: Discovered, revision: UUID) -> None:
        approve(world, revision)
        for who, command, body in (
            ("ada", "discount_business_case", {"rate": "0.05"}),
            ("sam", "approve_business_case", {}),
            ("sam", "reject_business_case", {"reason": WHY}),
            ("sam", "return_business_case", {"reason": WHY}),
        ):
            with pytest.raises(BusinessCase.AlreadyDecided):
                world.give(who, command, done.case, **body)

    def test_is_refused_for_one_that_is_not_approved(self, done: Discovered, case: UUID) -> None:
        about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
        with pytest.raises(BusinessCase.NotApproved):
            done.world.give("ada", "draft_business_case", **about, figures=BETTER, revises=case)


class TestApprovingABusinessCase:
    def test_is_recorded(self, world: World, asked: UUID) -> None:
        assert approve(world, asked) == ["business_case.approved"]
        assert world.state(asked)["state"] == "approved"

    def test_twice_changes_nothing(self, world: World, asked: UUID) -> None:
        approve(world, asked)
        assert approve(world, asked, "sue") == []

    def test_is_never_for_its_author(self, world: World, asked: UUID) -> None:
        roles, ada = Roles.at(Place(product=world.product)), world.people["ada"]
        control = {"compensating_control": "Nobody approves what they wrote."}
        world.give("root", "assign_roles", roles, role="sponsor", holder=ada, **control)
        with pytest.raises(BusinessCase.AuthorNeverApproves):
            approve(world, asked, "ada")

    def test_is_refused_once_it_was_rejected(self, world: World, asked: UUID) -> None:
        reject(world, asked)
        with pytest.raises(BusinessCase.AlreadyDecided):
            approve(world, asked)

    def test_is_for_sponsors_only(self, world: World, asked: UUID) -> None:
        with pytest.raises(NotAllowed, match="approve_business_case is for sponsor"):
            approve(world, asked, "olga")


class TestRejectingABusinessCase:
    def test_is_recorded(self, world: World, asked: UUID) -> None:
        assert reject(world, asked) == ["business_case.rejected"]
        assert world.state(asked)["state"] == "rejected"

    def test_twice_changes_nothing(self, world: World, asked: UUID) -> None:
        reject(world, asked)
        assert reject(world, asked) == []

    def test_is_refused_once_it_was_approved(self, world: World, asked: UUID) -> None:
        approve(world, asked)
        with pytest.raises(BusinessCase.AlreadyDecided):
            reject(world, asked)

    def test_is_for_sponsors_only(self, world: World, asked: UUID) -> None:
        with pytest.raises(NotAllowed, match="reject_business_case is for sponsor"):
            reject(world, asked, "ada")

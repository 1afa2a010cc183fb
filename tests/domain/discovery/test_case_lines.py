"""A case line by line: what it costs and brings in which period, at which rate, and how sure that is."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.discovery.appraisal import FORMULA
from domain.discovery.business_case import BusinessCase
from domain.errors import NotAllowed
from tests.reach.discovery import FIGURES, Discovered
from tests.world import World

TERMS = {"periods": 4, "rate": "0.10", "currency": "EUR"}
BUILD = {
    "label": "Build it",
    "amount": "1000.00",
    "recurrence": "one_off",
    "period": 0,
    "spending": "capex",
    "category": "people",
}
RUN = {
    "label": "Run it",
    "amount": "100.00",
    "recurrence": "recurring",
    "period": 1,
    "spending": "opex",
    "category": "hosting",
}
SALES = {"label": "Subscriptions", "amount": "1000.00", "recurrence": "recurring", "period": 1, "gain": "revenue"}
ARGUMENT = {"recommendation": "Build it.", "strategic_fit": "It keeps large customers.", "pricing": "10 EUR more."}
OPTION = {"name": "Buy it", "summary": "A third party exports faster.", "standing": "considered"}
WHY = "It was counted twice."


def outlined(done: Discovered, **terms: Any) -> UUID:
    about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
    return done.world.make("ada", "draft_business_case", **about, terms={**TERMS, **terms})


def costs(world: World, case: UUID, who: str = "ada", **other: Any) -> list[str]:
    return world.told(who, "add_cost_line", case, line={**BUILD, **other})


def brings(world: World, case: UUID, who: str = "ada", **other: Any) -> list[str]:
    return world.told(who, "add_benefit_line", case, line={**SALES, **other})


def appraise(world: World, case: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "appraise_business_case", case)


def inputs(world: World, case: UUID) -> tuple[list[str], list[str]]:
    appraise(world, case)
    kept = world.state(case)["inputs"]
    return kept["costs"], kept["benefits"]


@pytest.fixture
def case(done: Discovered) -> UUID:
    return outlined(done)


@pytest.fixture
def full(world: World, case: UUID) -> UUID:
    """A case with two costs and a benefit."""
    costs(world, case)
    world.give("ada", "add_cost_line", case, line=RUN)
    brings(world, case, probability="0.50", spread="0.20")
    return case


class TestDraftingByTerms:
    def test_leaves_everything_to_the_lines(self, world: World, case: UUID) -> None:
        state = world.state(case)
        assert (state["figures"]["costs"], state["appraisal"]) == (["0.00"] * 4, None)

    @pytest.mark.parametrize("given", [{}, {"terms": TERMS, "figures": FIGURES}])
    def test_is_either_by_terms_or_by_figures(self, done: Discovered, given: dict[str, Any]) -> None:
        about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
        with pytest.raises(BusinessCase.FiguresOrTerms):
            done.world.give("ada", "draft_business_case", **about, **given)

    def test_names_what_happens_if_nothing_is_done(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="do_nothing"):
            done.world.give("ada", "draft_business_case", iteration=done.iteration, problem=done.problem, terms=TERMS)

    @pytest.mark.parametrize("rate", ["-1", "-1.5"])
    def test_discounts_above_minus_a_hundred_per_cent(self, done: Discovered, rate: str) -> None:
        with pytest.raises(ValueError, match="greater than -1"):
            outlined(done, rate=rate)


class TestAddingACostLine:
    def test_falls_due_once_or_in_every_period(self, world: World, full: UUID) -> None:
        assert inputs(world, full)[0] == ["1000.00", "100.00", "100.00", "100.00"]

    def test_may_end_early(self, world: World, case: UUID) -> None:
        costs(world, case, recurrence="recurring", period=1, until=2)
        assert inputs(world, case)[0] == ["0.00", "1000.00", "1000.00", "0.00"]

    def test_counts_on_top_of_figures_by_period(self, world: World, done: Discovered) -> None:
        about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
        drafted = world.make("ada", "draft_business_case", **about, figures=FIGURES)
        costs(world, drafted)
        assert inputs(world, drafted)[0] == ["1100.00", "20.00"]

    def test_twice_changes_nothing(self, world: World, case: UUID) -> None:
        assert costs(world, case) == ["business_case.cost_line_added"]
        assert costs(world, case) == []

    def test_is_refused_under_a_label_that_is_taken(self, world: World, case: UUID) -> None:
        costs(world, case)
        for label in ("A", "Z"):
            costs(world, case, label=label)
        with pytest.raises(BusinessCase.LabelTaken):
            brings(world, case, label=BUILD["label"])

    @pytest.mark.parametrize(
        "beyond",
        [{"period": 4}, {"period": 5}, *({"recurrence": "recurring", "period": 1, "until": end} for end in (4, 5))],
    )
    def test_is_refused_beyond_the_horizon(self, world: World, case: UUID, beyond: dict[str, Any]) -> None:
        with pytest.raises(BusinessCase.BeyondHorizon):
            costs(world, case, **beyond)

    @pytest.mark.parametrize("last", [{"period": 3}, {"recurrence": "recurring", "period": 1, "until": 3}])
    def test_may_fall_due_in_the_last_period(self, world: World, case: UUID, last: dict[str, Any]) -> None:
        costs(world, case, **last)
        assert inputs(world, case)[0][3] == "1000.00"

    @pytest.mark.parametrize("odd", [{"until": 2}, {"recurrence": "recurring", "period": 2, "until": 1}])
    def test_ends_after_it_begins(self, world: World, case: UUID, odd: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="ends after it begins"):
            costs(world, case, **odd)

    def test_has_no_currency_but_that_of_the_case(self, world: World, case: UUID) -> None:
        with pytest.raises(ValueError, match="currency"):
            costs(world, case, currency="USD")

    def test_is_refused_after_two_hundred(self, world: World, case: UUID) -> None:
        for n in range(200):
            costs(world, case, label=f"Line {n}")
        with pytest.raises(BusinessCase.TooManyLines):
            costs(world, case)

    def test_is_for_product_managers_only(self, world: World, case: UUID) -> None:
        with pytest.raises(NotAllowed, match="add_cost_line is for product_manager"):
            costs(world, case, "sam")


class TestAddingABenefitLine:
    def test_counts_as_much_as_it_is_likely(self, world: World, full: UUID) -> None:
        assert inputs(world, full)[1] == ["0.00", "500.00", "500.00", "500.00"]

    def test_names_what_is_intangible_without_an_amount(self, world: World, case: UUID) -> None:
        assert brings(world, case, gain="intangible", amount="0.00") == ["business_case.benefit_line_added"]
        assert brings(world, case, gain="intangible", amount="0.00") == []
        for gain, amount in (("intangible", "1.00"), ("saving", "0.00")):
            with pytest.raises(ValueError, match="intangible"):
                brings(world, case, label="Calm", gain=gain, amount=amount)

    @pytest.mark.parametrize("probability", ["0", "1.01"])
    def test_is_possible_and_never_more_than_certain(self, world: World, case: UUID, probability: str) -> None:
        with pytest.raises(ValueError, match="probability"):
            brings(world, case, probability=probability)


class TestRemovingALine:
    def test_takes_it_out(self, world: World, full: UUID) -> None:
        told = world.told("ada", "remove_case_line", full, label="Run it", reason=WHY)
        assert told == ["business_case.line_removed"]
        assert inputs(world, full)[0] == ["1000.00", "0.00", "0.00", "0.00"]
        assert world.told("ada", "remove_case_line", full, label="Run it", reason=WHY) == []


    @pytest.mark.parametrize(("add", "kind"), [(costs, "costs"), (brings, "benefits")])
    def test_leaves_all_others(self, world: World, case: UUID, add: Callable[..., list[str]], kind: str) -> None:
        for label in ("B", "A", "C"):
            add(world, case, label=label)
        world.give("ada", "remove_case_line", case, label="B", reason=WHY)
        assert [each["label"] for each in world.state(case)[kind]] == ["A", "C"]

    @pytest.mark.parametrize("label", ["A", "Z"])
    def test_of_no_such_label_changes_nothing(self, world: World, full: UUID, label: str) -> None:
        assert world.told("ada", "remove_case_line", full, label=label, reason=WHY) == []


class TestDiscountingACase:
    def test_at_another_rate_asks_for_another_appraisal(self, world: World, full: UUID) -> None:
        appraise(world, full)
        assert world.told("ada", "discount_business_case", full, rate="0.05") == ["business_case.discounted"]
        assert world.state(full)["appraisal"] is None
        assert world.told("ada", "discount_business_case", full, rate="0.05") == []


class TestAppraisingACase:
    def test_keeps_its_inputs_and_the_version_of_its_formula(self, world: World, full: UUID) -> None:
        assert appraise(world, full) == ["business_case.appraised"]
        state = world.state(full)
        assert (state["inputs"]["rate"], state["formula"]) == ("0.10", FORMULA)
        assert state["appraisal"]["npv"] == "-5.26"  # -1000 + 400/1.1 + 400/1.21 + 400/1.331

    def test_says_what_it_is_worth_at_worst_and_at_best(self, world: World, full: UUID) -> None:
        appraise(world, full)
        ends = world.state(full)["sensitivity"]
        assert (ends["worst"]["npv"], ends["best"]["npv"]) == ("-253.94", "243.43")  # 300 and 500 a period

    def test_takes_costs_for_higher_at_worst(self, world: World, case: UUID) -> None:
        costs(world, case, spread="0.50")
        appraise(world, case)
        state = world.state(case)
        figures = [state["sensitivity"]["worst"], state["appraisal"], state["sensitivity"]["best"]]
        assert [Decimal(each["npv"]) for each in figures] == [-1500, -1000, -500]

    def test_twice_changes_nothing(self, world: World, full: UUID) -> None:
        appraise(world, full)
        assert appraise(world, full) == []

    def test_says_at_which_share_of_the_benefits_it_breaks_even(self, world: World, full: UUID) -> None:
        appraise(world, full)
        assert world.state(full)["sensitivity"]["break_even"] == "1.004230"

    def test_reports_an_undefined_rate_of_return_as_such(self, world: World, case: UUID) -> None:
        costs(world, case)
        appraise(world, case)
        assert (world.state(case)["appraisal"]["irr"], world.state(case)["appraisal"]["irr_status"]) == (
            None,
            "undefined",
        )

    def test_comes_before_its_submission(self, world: World, full: UUID) -> None:
        owner = {"benefits_owner": world.people["ada"]}
        with pytest.raises(BusinessCase.Incomplete):
            world.give("ada", "submit_business_case", full, **owner)
        appraise(world, full)
        assert world.told("ada", "submit_business_case", full, **owner) == ["business_case.submitted"]


class TestArguingACase:
    def test_is_recorded_once(self, world: World, case: UUID) -> None:
        assert world.told("ada", "argue_business_case", case, argument=ARGUMENT) == ["business_case.argued"]
        assert world.told("ada", "argue_business_case", case, argument=ARGUMENT) == []
        assert world.state(case)["argument"] == {**ARGUMENT, "risks": []}


class TestWeighingAnOption:
    def test_stands_beside_doing_nothing(self, world: World, case: UUID) -> None:
        assert world.told("ada", "weigh_option", case, option=OPTION) == ["business_case.option_weighed"]
        assert world.told("ada", "weigh_option", case, option=OPTION) == []
        state = world.state(case)
        assert (state["do_nothing"], list(state["options"])) == ("Analysts go on waiting.", ["Buy it"])

    def test_may_be_thought_otherwise_later(self, world: World, case: UUID) -> None:
        world.give("ada", "weigh_option", case, option=OPTION)
        world.give("ada", "weigh_option", case, option={**OPTION, "standing": "ruled_out"})
        assert world.state(case)["options"]["Buy it"]["standing"] == "ruled_out"

    def test_is_refused_after_twenty(self, world: World, case: UUID) -> None:
        for n in range(20):
            world.give("ada", "weigh_option", case, option={**OPTION, "name": f"Option {n}"})
        with pytest.raises(BusinessCase.TooManyOptions):
            world.give("ada", "weigh_option", case, option=OPTION)


class TestACaseThatIsBeingDecided:
    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("add_cost_line", {"line": {**BUILD, "label": "Support"}}),
            ("add_benefit_line", {"line": {**SALES, "label": "Support"}}),
            ("remove_case_line", {"label": "Run it", "reason": WHY}),
            ("discount_business_case", {"rate": "0.05"}),
            ("appraise_business_case", {}),
            ("argue_business_case", {"argument": ARGUMENT}),
            ("weigh_option", {"option": OPTION}),
        ],
    )
    def test_stays_as_it_is(self, world: World, full: UUID, command: str, body: dict[str, Any]) -> None:
        appraise(world, full)
        world.give("ada", "submit_business_case", full, benefits_owner=world.people["ada"])
        with pytest.raises(BusinessCase.BeingDecided):
            world.give("ada", command, full, **body)
        world.give("sam", "approve_business_case", full)
        with pytest.raises(BusinessCase.AlreadyDecided):
            world.give("ada", command, full, **body)

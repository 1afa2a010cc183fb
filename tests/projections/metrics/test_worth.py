"""What was built wrong, and what a launch brought: each metric by its definition."""

from typing import Any

from tests.projections.metrics.asked import TURN, Said, figure, rows, told

CASE = {"id": "case", "appraisal": {"npv": "200.00"}, "figures": {"rate": "0.10"}}


def books(currency: str = "EUR", **realised: str) -> dict[str, Any]:
    """What a case promised for three periods, and what some of them brought."""
    known = {period.removeprefix("p"): amount for period, amount in realised.items()}
    return {"case": "case", "currency": currency, "planned": ["0.00", "110.00", "121.00"], "realised": known}


class TestBenefits:
    def test_are_held_against_what_was_planned_for_the_same_periods(self) -> None:
        assert told("benefits_realised", benefits=rows(books(p1="88.00"))) == ("0.8", 1)

    def test_of_periods_nobody_looked_at_are_unknown_and_not_nothing(self) -> None:
        assert told("benefits_realised", benefits=rows(books())) == (None, 0)

    def test_in_several_currencies_are_no_single_number(self) -> None:
        said = Said({"benefits": rows(books(p1="88.00"), books("CHF", p1="88.00"))})
        assert figure("benefits_realised", said).missing == "the cases are in several currencies"


class TestTheNetPresentValue:
    def test_varies_by_what_came_more_or_less_discounted_as_the_case_was(self) -> None:
        held = {"benefits": rows(books(p1="88.00", p2="181.50")), "business-cases": rows(CASE)}
        assert told("npv_variance", TURN, **held) == ("0.15", 2)  # (-22 / 1.1 + 60.5 / 1.21) / 200

    def test_of_nothing_has_no_variance(self) -> None:
        held = {"benefits": rows(books(p1="88.00")), "business-cases": rows(CASE | {"appraisal": {"npv": "0.00"}})}
        assert figure("npv_variance", Said(held)).missing == "the appraised value is nothing"


class TestDefects:
    def lives(self, *lives: tuple[str, ...], found_by: str = "team") -> Said:
        said = rows(*({"state": states[-1], "fault": {"found_by": found_by}} for states in lives))
        before = {row["id"]: [{"state": each} for each in states] for row, states in zip(said, lives, strict=True)}
        return Said({"defects": said}, before=before)

    def test_have_escaped_once_a_customer_finds_them(self) -> None:
        found = [{"fault": {"found_by": each}} for each in ("team", "customer", "customer")]
        assert told("escaped_defects", defects=rows(*found)) == ("2", 3)

    def test_are_reworked_when_they_are_opened_again_after_a_fix(self) -> None:
        found = figure("defect_rework", self.lives(("open", "fixed", "open"), ("open", "fixed", "verified"), ("open",)))
        assert (str(found.value), found.of) == ("0.5", 2)


class TestScopeCreep:
    def test_is_what_was_written_beyond_the_agreed_scope(self) -> None:
        held = {"executions": rows({"creep": {"story": "feature"}}), "backlog": rows({}, {}, {}, {})}
        assert told("scope_creep", TURN, **held) == ("0.25", 4)

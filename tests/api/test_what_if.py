"""A scenario at the door: compared with the trunk before it is applied, and its conflicts told all at once."""

import pytest

from api.composition.workspace import Cairn
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.api.people import People

REASON = "The market moved."
LATER = {"when": "quarter", "quarter": "2027-Q3"}


@pytest.fixture
def scenario(people: People) -> str:
    """A feature that traces to nothing is to be planned, then promised, which it cannot be."""
    brought_in = {"product": people.product, "source": {"system": "desk", "id": "7"}}
    feature = people.made("ivan", "features/bring-in-feature", **brought_in)
    made = people.made("ada", "scenarios", product=people.product, name="Later", question="What if it came later?")
    for change in ({"to": "plan", "placement": LATER}, {"to": "commit"}):
        people.give("ada", f"scenarios/{made}/propose-feature-change", feature=feature, change=change)
    return made


class TestAScenario:
    def test_is_compared_with_the_trunk(self, people: People, scenario: str) -> None:
        (line,) = people.ask(f"scenario_comparisons/{scenario}")["dates"]
        assert (line["before"], line["after"], line["state_after"]) == (None, "2027-Q3", "committed")

    @pytest.mark.parametrize("dry", ["", "?dry_run=true"])
    def test_that_cannot_be_applied_says_which_change_is_refused(
        self, people: People, cairn: Cairn, scenario: str, dry: str
    ) -> None:
        before = cairn.ledger.head()
        problem = people.send("ada", f"scenarios/{scenario}/apply{dry}", reason=REASON).json()
        assert (problem["status"], problem["code"]) == (409, "some_refused")
        assert problem["facts"] == ["2 feature.traces_to_nothing"]
        assert cairn.ledger.head() == before

    def test_is_applied_without_what_is_refused(self, people: People, scenario: str) -> None:
        people.give("ada", f"scenarios/{scenario}/withdraw-proposed-change", number=2)
        facts = people.give("ada", f"scenarios/{scenario}/apply", reason=REASON)["events"]
        assert [fact["type"] for fact in facts] == ["scenario.applied", "feature.planned"]


class TestAPortfolio:
    def test_is_balanced_at_the_door(self, people: People) -> None:
        people.give("root", f"roles/{Roles.at(WORKSPACE)}/assign", role="portfolio_manager", holder=people.ids["tess"])
        portfolio = people.made("tess", "portfolios", name="All products")
        buckets = [{"name": "grow", "share": "100.00"}]
        people.give("tess", f"portfolios/{portfolio}/define-buckets", buckets=buckets)
        holding = {"product": people.product, "bucket": "grow", "horizon": "h1"}
        people.give("tess", f"portfolios/{portfolio}/add-product-to-portfolio", **holding)
        (line,) = people.ask(f"portfolio_balance/{portfolio}")["lines"]
        assert (line["bucket"], line["target"], line["products"]) == ("grow", "100.00", 1)

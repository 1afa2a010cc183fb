"""Whether everything is in place, item by item."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import NotAllowed, NotFound
from domain.launch.readiness import Readiness
from domain.launch.readiness_values import Standing, State
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.launch import Launching, checklist
from tests.recorded.golden import MAPPER, kept, path_of

WAIVED = {"expires": "2026-12-31", "reason": "The supplier is late."}


def item(begun: Launching, readiness: UUID, number: int = 1) -> tuple[str, str | None, str | None]:
    standing = begun.world.state(readiness)["standings"][number - 1]
    return standing["state"], standing["evidence"], standing["expires"]


def passing(begun: Launching, readiness: UUID, who: str = "tess", **more: Any) -> list[str]:
    return begun.world.told(who, "pass_item", readiness, **{"number": 1, "evidence": "The rota is up.", **more})


def failing(begun: Launching, readiness: UUID, who: str = "tess", number: int = 1) -> list[str]:
    return begun.world.told(who, "fail_item", readiness, number=number, reason="Nobody is on call.")


def checking(begun: Launching, readiness: UUID, who: str = "tess", number: int = 1) -> list[str]:
    return begun.world.told(who, "check_item", readiness, number=number)


def ruling_out(begun: Launching, readiness: UUID, who: str = "ada", number: int = 1) -> list[str]:
    return begun.world.told(who, "rule_out_item", readiness, number=number, reason="Nobody calls at night.")


def waiving(begun: Launching, readiness: UUID, who: str = "sam", number: int = 1) -> list[str]:
    return begun.world.told(who, "waive_item", readiness, number=number, **WAIVED)


class TestOpeningAChecklist:
    def test_leaves_every_item_open(self, begun: Launching) -> None:
        readiness = begun.opened()
        assert [item(begun, readiness, number) for number in (1, 2)] == [("open", None, None)] * 2

    def test_names_who_answers_for_an_item_and_when_it_passes(self, begun: Launching) -> None:
        first = begun.world.state(begun.opened())["checklist"][0]
        assert (first["owner"], first["criterion"]) == (str(begun.world.people["olga"]), "The rota has no gap.")

    def test_is_refused_with_an_owner_nobody_knows(self, begun: Launching) -> None:
        items = [{**each, "owner": str(begun.planning.kpi)} for each in checklist(begun.world)]
        with pytest.raises(NotFound):
            begun.make("ada", "open_readiness", checklist=items)

    def test_needs_an_item(self, begun: Launching) -> None:
        with pytest.raises(ValidationError):
            begun.make("ada", "open_readiness", checklist=[])

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="open_readiness is for product_manager"):
            begun.make("tess", "open_readiness", checklist=checklist(begun.world))


class TestPassingAnItem:
    def test_is_recorded_with_what_shows_it(self, begun: Launching) -> None:
        readiness = begun.opened()
        assert passing(begun, readiness) == ["readiness.item_passed"]
        assert item(begun, readiness) == ("passed", "The rota is up.", None)

    def test_is_recorded_again_on_other_evidence(self, begun: Launching) -> None:
        readiness = begun.opened()
        passing(begun, readiness)
        assert passing(begun, readiness, evidence="We called at night.") == ["readiness.item_passed"]

    def test_repairs_one_that_failed(self, begun: Launching) -> None:
        readiness = begun.opened()
        failing(begun, readiness)
        passing(begun, readiness)
        assert item(begun, readiness)[0] == "passed"

    def test_is_ignored_on_the_same_evidence(self, begun: Launching) -> None:
        readiness = begun.opened()
        passing(begun, readiness)
        assert passing(begun, readiness) == []

    @pytest.mark.parametrize("evidence", ["", "   ", None])
    def test_is_refused_without_evidence(self, begun: Launching, evidence: str | None) -> None:
        readiness = begun.opened()
        with pytest.raises(ValidationError):
            passing(begun, readiness, evidence=evidence)

    def test_is_refused_for_an_item_that_is_not_there(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NoSuchItem):
            passing(begun, begun.opened(), number=3)

    def test_is_not_for_everybody(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="pass_item is for"):
            passing(begun, begun.opened(), who="dan")


class TestAPeerCheck:
    def test_is_recorded(self, begun: Launching) -> None:
        assert checking(begun, begun.passed("olga")) == ["readiness.item_checked"]

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        readiness = begun.passed("olga")
        checking(begun, readiness)
        assert checking(begun, readiness, who="mia") == []

    def test_is_over_once_the_evidence_is_another(self, begun: Launching) -> None:
        readiness = begun.passed("olga")
        checking(begun, readiness)
        passing(begun, readiness, who="olga", evidence="We called at night.")
        assert begun.world.state(readiness)["standings"][0]["checked_by"] is None

    def test_is_refused_for_an_item_that_did_not_pass(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NothingToCheck):
            checking(begun, begun.opened())

    def test_is_refused_for_an_item_that_is_not_there(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NoSuchItem):
            checking(begun, begun.opened(), number=3)

    @pytest.mark.parametrize("who", ["tess", "olga"])
    def test_is_not_for_whoever_passed_it_or_answers_for_it(self, begun: Launching, who: str) -> None:
        with pytest.raises(Readiness.PasserNeverChecks):
            checking(begun, begun.passed("tess"), who=who)

    def test_is_not_for_everybody(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="check_item is for"):
            checking(begun, begun.passed(), who="dan")


class TestAnOwnersOwnWord:
    @pytest.mark.parametrize(("tier", "unmet"), [(1, ["readiness_passed_or_waived"]), (2, [])])
    def test_is_not_enough_at_tier_1(self, begun: Launching, tier: int, unmet: list[str]) -> None:
        begun.convened(plan=begun.approved(tier=tier), readiness=begun.passed("olga"))
        assert begun.unmet(GateName.G4) == unmet

    def test_is_enough_at_tier_1_once_a_peer_has_checked(self, begun: Launching) -> None:
        readiness = begun.passed("olga")
        for number in (1, 2):
            checking(begun, readiness, number=number)
        begun.convened(plan=begun.approved(tier=1), readiness=readiness)
        assert begun.unmet(GateName.G4) == []


class TestRulingAnItemOut:
    def test_is_recorded(self, begun: Launching) -> None:
        readiness = begun.opened()
        assert ruling_out(begun, readiness) == ["readiness.item_ruled_out"]
        assert item(begun, readiness)[0] == "not_applicable"

    def test_lets_the_checklist_hold(self, begun: Launching) -> None:
        readiness = begun.opened()
        passing(begun, readiness)
        ruling_out(begun, readiness, number=2)
        begun.convened(readiness=readiness)
        assert begun.unmet(GateName.G4) == []

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        readiness = begun.opened()
        ruling_out(begun, readiness)
        assert ruling_out(begun, readiness) == []

    def test_is_refused_for_an_item_that_is_not_there(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NoSuchItem):
            ruling_out(begun, begun.opened(), number=3)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="rule_out_item is for product_manager"):
            ruling_out(begun, begun.opened(), who="olga")


class TestAnOlderRecord:
    def test_has_its_author_answer_for_every_item(self) -> None:
        topic = "readiness.opened"
        opened = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        assert isinstance(opened, Readiness.Opened)
        assert [(each.owner, each.criterion) for each in opened.checklist] == [
            (opened.author, each.what) for each in opened.checklist
        ]


class TestFailingAnItem:
    def test_is_recorded(self, begun: Launching) -> None:
        readiness = begun.passed()
        assert failing(begun, readiness) == ["readiness.item_failed"]
        assert item(begun, readiness) == ("failed", None, None)

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        readiness = begun.opened()
        failing(begun, readiness)
        assert failing(begun, readiness) == []

    def test_is_refused_for_an_item_that_is_not_there(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NoSuchItem):
            failing(begun, begun.opened(), number=7)

    def test_is_not_for_everybody(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="fail_item is for"):
            failing(begun, begun.opened(), who="sam")


class TestWaivingAnItem:
    def test_is_recorded_with_its_last_day(self, begun: Launching) -> None:
        readiness = begun.opened()
        assert waiving(begun, readiness) == ["readiness.item_waived"]
        assert item(begun, readiness) == ("waived", None, "2026-12-31")

    def test_needs_an_approver_a_reason_and_an_expiry(self, begun: Launching) -> None:
        readiness = begun.opened()
        for missing in WAIVED:
            told = {name: said for name, said in WAIVED.items() if name != missing}
            with pytest.raises(ValidationError):
                begun.world.give("sam", "waive_item", readiness, number=1, **told)
        waiving(begun, readiness)
        waived = begun.world.facts()[-1]
        assert isinstance(waived, Readiness.ItemWaived)
        assert (waived.approver, waived.metadata.reason) == (begun.world.people["sam"], WAIVED["reason"])
        assert str(waived.expires) == WAIVED["expires"]

    def test_is_ignored_until_the_same_day(self, begun: Launching) -> None:
        readiness = begun.opened()
        waiving(begun, readiness)
        assert waiving(begun, readiness) == []

    def test_is_refused_for_an_item_that_passed(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NothingToWaive):
            waiving(begun, begun.passed())

    def test_is_refused_for_an_item_that_is_not_there(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NoSuchItem):
            waiving(begun, begun.opened(), number=3)

    def test_is_not_for_whoever_opened_the_checklist(self, begun: Launching) -> None:
        roles, ada = Roles.at(Place(product=begun.world.product)), begun.world.people["ada"]
        both = {"role": "sponsor", "compensating_control": "Nobody waives what they opened."}
        begun.world.give("root", "assign_roles", roles, holder=ada, **both)

        with pytest.raises(Readiness.AuthorNeverWaives):
            waiving(begun, begun.opened(), who="ada")

    def test_is_for_sponsors_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="waive_item is for sponsor"):
            waiving(begun, begun.opened(), who="ada")


class TestAChecklist:
    def test_holds_as_long_as_its_waiver(self) -> None:
        last = date(2026, 12, 31)
        waived = Standing(state=State.WAIVED, expires=last)
        assert [waived.holds(day) for day in (last, date(2027, 1, 1))] == [True, False]

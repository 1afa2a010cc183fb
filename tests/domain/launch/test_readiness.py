"""Whether everything is in place, item by item."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import NotAllowed
from domain.launch.readiness import Readiness, Standing, State
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.launch import CHECKLIST, Launching

WAIVED = {"expires": "2026-12-31", "reason": "The supplier is late."}


def item(begun: Launching, readiness: UUID, number: int = 1) -> tuple[str, str | None, str | None]:
    standing = begun.world.state(readiness)["standings"][number - 1]
    return standing["state"], standing["evidence"], standing["expires"]


def passing(begun: Launching, readiness: UUID, who: str = "tess", **more: Any) -> list[str]:
    return begun.world.told(who, "pass_item", readiness, **{"number": 1, "evidence": "The rota is up.", **more})


def failing(begun: Launching, readiness: UUID, who: str = "tess", number: int = 1) -> list[str]:
    return begun.world.told(who, "fail_item", readiness, number=number, reason="Nobody is on call.")


def waiving(begun: Launching, readiness: UUID, who: str = "sam", number: int = 1) -> list[str]:
    return begun.world.told(who, "waive_item", readiness, number=number, **WAIVED)


class TestOpeningAChecklist:
    def test_leaves_every_item_open(self, begun: Launching) -> None:
        readiness = begun.opened()
        assert [item(begun, readiness, number) for number in (1, 2)] == [("open", None, None)] * 2

    def test_needs_an_item(self, begun: Launching) -> None:
        with pytest.raises(ValidationError):
            begun.make("ada", "open_readiness", checklist=[])

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="open_readiness is for product_manager"):
            begun.make("tess", "open_readiness", checklist=CHECKLIST)


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

    def test_is_refused_for_an_item_that_is_not_there(self, begun: Launching) -> None:
        with pytest.raises(Readiness.NoSuchItem):
            passing(begun, begun.opened(), number=len(CHECKLIST) + 1)

    def test_is_not_for_everybody(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="pass_item is for"):
            passing(begun, begun.opened(), who="dan")


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

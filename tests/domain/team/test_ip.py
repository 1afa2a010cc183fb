"""What was made is paid for, then it belongs to who has paid."""

from typing import Any

import pytest

from domain.errors import NotAllowed
from domain.team.engagement import Engagement
from tests.reach.engagement import WHY, Engaged, engaged
from tests.world import World


@pytest.fixture
def eve(world: World) -> Engaged:
    return engaged(world).confirmed()


def settle(eve: Engaged, invoice: str = "2026-001", amount: str = "4000.00", **more: Any) -> list[str]:
    settlement = {"invoice": invoice, "amount": {"amount": amount, **more}, "settled_on": "2026-11-20"}
    return eve.give("sam", "record_payment_settled", settlement=settlement)


def transfer(eve: Engaged, first: int, last: int, invoice: str = "2026-001") -> list[str]:
    return eve.give("sam", "transfer_ip", invoice=invoice, first=first, last=last)


class TestRecordingThatAPaymentIsSettled:
    def test_names_the_invoice(self, eve: Engaged) -> None:
        assert settle(eve) == ["engagement.payment_settled"]
        assert eve.state["settlements"]["2026-001"]["amount"]["amount"] == "4000.00"

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        settle(eve)
        assert settle(eve) == []

    @pytest.mark.parametrize("other", [{"amount": "1.00"}, {"invoice": "2026-002", "currency": "USD"}])
    def test_is_refused_for_another_amount_or_currency(self, eve: Engaged, other: dict[str, str]) -> None:
        settle(eve)
        with pytest.raises(Engagement.SettledOtherwise):
            settle(eve, **other)

    def test_is_not_for_product_managers(self, eve: Engaged) -> None:
        settlement = {"invoice": "1", "amount": {"amount": "1.00"}, "settled_on": "2026-11-20"}
        with pytest.raises(NotAllowed, match="record_payment_settled is for sponsor or project_manager"):
            eve.give("ada", "record_payment_settled", settlement=settlement)


class TestTransferringIp:
    def test_names_the_work_by_a_range_of_events(self, eve: Engaged) -> None:
        settle(eve)
        assert transfer(eve, 3, 9) == ["engagement.ip_transferred"]
        assert eve.state["works"] == [{"invoice": "2026-001", "first": 3, "last": 9}]

    def test_is_refused_before_the_payment_is_settled(self, eve: Engaged) -> None:
        settle(eve)
        with pytest.raises(Engagement.NotPaid):
            transfer(eve, 3, 9, "2026-002")

    def test_reaches_up_to_the_newest_event(self, world: World, eve: Engaged) -> None:
        settle(eve)
        assert transfer(eve, 1, len(world.facts())) == ["engagement.ip_transferred"]

    def test_is_refused_beyond_the_newest_event(self, world: World, eve: Engaged) -> None:
        settle(eve)
        with pytest.raises(Engagement.NoSuchWork) as refused:
            transfer(eve, 1, len(world.facts()) + 1)
        assert refused.value.pointer == "/last"

    def test_is_refused_backwards(self, eve: Engaged) -> None:
        settle(eve)
        with pytest.raises(Engagement.NoSuchWork):
            transfer(eve, 9, 3)

    @pytest.mark.parametrize(("first", "last"), [(1, 3), (9, 12), (4, 5), (1, 12)])
    def test_is_refused_where_it_meets_a_range_before(self, eve: Engaged, first: int, last: int) -> None:
        settle(eve)
        transfer(eve, 3, 9)
        with pytest.raises(Engagement.AssignedBefore):
            transfer(eve, first, last)

    def test_goes_on_beside_a_range_before(self, eve: Engaged) -> None:
        settle(eve)
        transfer(eve, 3, 9)
        assert transfer(eve, 10, 12) == transfer(eve, 1, 2) == ["engagement.ip_transferred"]

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        settle(eve)
        transfer(eve, 3, 9)
        assert transfer(eve, 3, 9) == []

    def test_is_possible_after_the_end(self, eve: Engaged) -> None:
        eve.give("ada", "end_engagement", reason=WHY)
        settle(eve)
        assert transfer(eve, 3, 9) == ["engagement.ip_transferred"]

    def test_is_for_sponsors_only(self, eve: Engaged) -> None:
        with pytest.raises(NotAllowed, match="transfer_ip is for sponsor"):
            eve.give("ada", "transfer_ip", invoice="2026-001", first=1, last=2)

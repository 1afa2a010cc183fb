"""Whoever is replaced hands over what they know, free of charge."""

from uuid import UUID

import pytest

from domain.errors import AlreadyExists
from domain.team.engagement import Engagement
from domain.team.knowledge_transfer import KnowledgeTransfer
from tests.reach.engagement import ITEMS, WHY, Engaged, engaged
from tests.world import World


@pytest.fixture
def eve(world: World) -> Engaged:
    return engaged(world).confirmed()


class TestRequestingAReplacement:
    def test_gives_notice(self, eve: Engaged) -> None:
        eve.hand_over()
        assert eve.give("ada", "request_replacement", reason=WHY) == ["engagement.replacement_requested"]
        assert eve.state["state"] == "notice"

    def test_is_refused_without_a_knowledge_transfer(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.NoKnowledgeTransfer):
            eve.give("ada", "request_replacement", reason=WHY)

    def test_needs_no_transfer_where_it_is_said_why_none_is_possible(self, world: World, eve: Engaged) -> None:
        told = eve.give("ada", "request_replacement", impossibility="Wilhelmina is in prison.", reason=WHY)
        assert told == ["engagement.replacement_requested"]
        kept = [record for record in world.ledger.page(0, 1000) if b"Wilhelmina" in record.state]
        assert kept == []

    def test_is_refused_where_the_transfer_is_charged_for(self, eve: Engaged) -> None:
        eve.hand_over(charge={"amount": "100.00"})
        with pytest.raises(Engagement.TransfersAreFree):
            eve.give("ada", "request_replacement", reason=WHY)

    def test_is_charged_for_no_transfer_afterwards_either(self, eve: Engaged) -> None:
        eve.give("ada", "request_replacement", impossibility="She is ill.", reason=WHY)
        with pytest.raises(Engagement.TransfersAreFree):
            eve.hand_over(charge={"amount": "100.00"})

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        eve.hand_over()
        eve.give("ada", "request_replacement", reason=WHY)
        assert eve.give("ada", "request_replacement", reason=WHY) == []

    def test_is_refused_before_anything_began(self, world: World) -> None:
        with pytest.raises(Engagement.OutOfTurn):
            engaged(world, "dan").give("ada", "request_replacement", impossibility="She is ill.", reason=WHY)


class TestAssigningAReplacement:
    def assign(self, eve: Engaged, other: Engaged) -> list[str]:
        return eve.give("ada", "assign_replacement", replacement=other.id)

    @pytest.fixture(autouse=True)
    def on_notice(self, eve: Engaged) -> None:
        eve.hand_over()
        eve.give("ada", "request_replacement", reason=WHY)

    def test_names_who_takes_over(self, world: World, eve: Engaged) -> None:
        other = engaged(world, "dan")
        assert self.assign(eve, other) == ["engagement.replacement_assigned"]
        assert self.assign(eve, other) == []
        assert eve.state["replacement"] == str(other.id)

    def test_may_be_whoever_is_here_already(self, world: World, eve: Engaged) -> None:
        assert self.assign(eve, engaged(world, "dan").confirmed()) == ["engagement.replacement_assigned"]

    def test_is_refused_for_an_engagement_that_has_ended(self, world: World, eve: Engaged) -> None:
        other = engaged(world, "dan")
        other.give("ada", "end_engagement", reason=WHY)
        with pytest.raises(Engagement.NotAReplacement):
            self.assign(eve, other)

    def test_is_refused_for_the_same_person(self, eve: Engaged) -> None:
        with pytest.raises(Engagement.NotAReplacement):
            self.assign(eve, eve)

    def test_is_refused_where_nobody_leaves(self, world: World, eve: Engaged) -> None:
        with pytest.raises(Engagement.OutOfTurn):
            self.assign(engaged(world, "dan"), eve)


class TestOpeningAKnowledgeTransfer:
    def test_plans_each_item(self, world: World, eve: Engaged) -> None:
        state = world.state(eve.hand_over())
        assert (state["items"], state["completed"], state["accepted"]) == (ITEMS, [], False)

    def test_is_known_to_the_engagement(self, eve: Engaged) -> None:
        assert eve.hand_over() == UUID(eve.state["transfer"]["id"])

    def test_twice_is_refused(self, eve: Engaged) -> None:
        eve.hand_over()
        with pytest.raises(AlreadyExists):
            eve.hand_over()

    def test_is_refused_to_oneself(self, eve: Engaged) -> None:
        with pytest.raises(KnowledgeTransfer.NothingToHandOver) as refused:
            eve.hand_over("eve")
        assert refused.value.pointer == "/receiver"

    @pytest.mark.parametrize("kind", ["agent", "service"])
    def test_is_refused_to_who_is_no_human(self, world: World, eve: Engaged, kind: str) -> None:
        body = {"name": "Robot", "kind": kind, "responsible": world.people["ada"]}
        world.people["robot"] = world.make("root", "add_person", **body)
        with pytest.raises(KnowledgeTransfer.NothingToHandOver) as refused:
            eve.hand_over("robot")
        assert refused.value.pointer == "/receiver"

    def test_is_refused_once_all_has_ended(self, eve: Engaged) -> None:
        eve.give("ada", "end_engagement", reason=WHY)
        with pytest.raises(KnowledgeTransfer.NothingToHandOver) as refused:
            eve.hand_over()
        assert refused.value.pointer == "/engagement"


class TestCompletingATransferItem:
    def test_is_recorded_once(self, world: World, eve: Engaged) -> None:
        transfer = eve.hand_over()
        assert world.told("dan", "complete_transfer_item", transfer, number=2) == ["knowledge_transfer.item_completed"]
        assert world.told("dan", "complete_transfer_item", transfer, number=2) == []

    def test_is_refused_for_an_item_that_is_not_planned(self, world: World, eve: Engaged) -> None:
        with pytest.raises(KnowledgeTransfer.NoSuchItem):
            world.give("dan", "complete_transfer_item", eve.hand_over(), number=4)


class TestAcceptingAKnowledgeTransfer:
    @pytest.fixture
    def transfer(self, world: World, eve: Engaged) -> UUID:
        transfer = eve.hand_over()
        for number in (1, 2):
            world.give("dan", "complete_transfer_item", transfer, number=number)
        return transfer

    def test_is_for_its_receiver(self, world: World, transfer: UUID) -> None:
        world.give("dan", "complete_transfer_item", transfer, number=3)
        assert world.told("dan", "accept_knowledge_transfer", transfer) == ["knowledge_transfer.accepted"]
        assert world.told("dan", "accept_knowledge_transfer", transfer) == []

    def test_is_refused_to_anybody_else(self, world: World, transfer: UUID) -> None:
        world.give("dan", "complete_transfer_item", transfer, number=3)
        with pytest.raises(KnowledgeTransfer.OnlyTheReceiver):
            world.give("ada", "accept_knowledge_transfer", transfer)

    def test_is_refused_while_an_item_is_open(self, world: World, transfer: UUID) -> None:
        with pytest.raises(KnowledgeTransfer.ItemsAreOpen):
            world.give("dan", "accept_knowledge_transfer", transfer)

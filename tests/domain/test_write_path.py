"""One append, with its receipt and everything it read; retried without harm."""

import asyncio
from dataclasses import replace

import pytest

from domain.application import Lifecycle
from domain.discovery.opportunity import Opportunity
from domain.errors import AlreadyExists, KeyReused, NotAllowed, NotThatVersion
from domain.order import Order, Reply
from domain.values import Place
from tests.engines import ENGINES
from tests.reach.discovery import Discovered, discovered
from tests.world import World

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
NEED = {"title": "Slow imports", "need": "I want my import within the hour."}


@pytest.fixture
def done(world: World) -> Discovered:
    return discovered(world)


def give(lifecycle: Lifecycle, *orders: Order) -> list[Reply]:
    return asyncio.run(lifecycle.give_all(orders))


def told(reply: Reply) -> list[str]:
    return [fact.type for fact in reply.events]


class TestGivingACommand:
    def test_twice_records_it_once(self, world: World, done: Discovered) -> None:
        identify = world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED)
        first, head = give(world.lifecycle, identify), world.ledger.head()

        assert give(world.lifecycle, identify) == first
        assert world.ledger.head() == head

    def test_under_the_id_of_another_is_refused(self, world: World, done: Discovered) -> None:
        first = world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED)
        other = world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED | {"title": "Other"})
        give(world.lifecycle, first)

        with pytest.raises(KeyReused):
            give(world.lifecycle, replace(other, id=first.id))

    def test_for_a_taken_natural_key_is_refused(self, world: World) -> None:
        with pytest.raises(AlreadyExists):
            world.give("root", "register_product", key="EXPORTS", name="Again", accountable=world.people["ada"])

    def test_on_an_older_version_than_expected_is_refused(self, world: World, done: Discovered) -> None:
        select = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")

        with pytest.raises(NotThatVersion, match="version 7 was expected, 1 is current"):
            give(world.lifecycle, replace(select, expected=7))

    @pytest.mark.parametrize("expected", [0, 1, 3])
    def test_on_any_other_version_than_the_current_is_refused(
        self, world: World, done: Discovered, expected: int
    ) -> None:
        world.give("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        park = world.order("ada", "park_opportunity", done.opportunity, reason="It is the smallest.")

        with pytest.raises(NotThatVersion, match=f"version {expected} was expected, 2 is current"):
            give(world.lifecycle, replace(park, expected=expected))
        (reply,) = give(world.lifecycle, replace(park, expected=2))
        assert told(reply) == ["opportunity.parked"]

    def test_that_creates_has_no_version_to_expect(self, world: World, done: Discovered) -> None:
        identify = world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED)

        with pytest.raises(NotThatVersion):
            give(world.lifecycle, replace(identify, expected=1))

    def test_that_changes_nothing_records_nothing_and_is_remembered(self, world: World, done: Discovered) -> None:
        select = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        again = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        give(world.lifecycle, select)
        head = world.ledger.head()

        assert give(world.lifecycle, again) == give(world.lifecycle, again)
        assert world.ledger.head() == head

    def test_as_a_dry_run_tells_and_records_nothing(self, world: World, done: Discovered) -> None:
        select = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        head = world.ledger.head()
        tried = asyncio.run(world.lifecycle.give(select, dry_run=True))

        assert (told(tried), world.ledger.head()) == (["opportunity.selected"], head)
        assert told(*give(world.lifecycle, select)) == ["opportunity.selected"]


class TestWhatIsRecorded:
    def test_says_what_was_seen(self, world: World, done: Discovered) -> None:
        done.submit()
        submitted = world.facts()[-2]

        assert [seen.id for seen in submitted.metadata.saw] == [done.problem, done.case]
        assert [seen.version for seen in submitted.metadata.saw] == [3, 3]

    def test_says_by_which_rule_the_rest_followed(self, world: World, done: Discovered) -> None:
        done.submit()
        submitted, received = world.facts()[-2:]

        assert received.because
        assert (received.because.rule, received.because.caused_by) == ("a_submission_goes_to_its_gate", submitted.id)

    def test_says_who_did_it_as_what(self, world: World, done: Discovered) -> None:
        done.submit()
        said = world.facts()[-1].metadata
        assert (said.actor, said.role, said.name) == (world.people["ada"], "product_manager", "submit_discovery")


class TestARefusalOfAPerson:
    def test_is_recorded_without_its_payload(self, world: World, done: Discovered) -> None:
        with pytest.raises(NotAllowed):
            world.give("eve", "identify_opportunity", iteration=done.iteration, **NEED)

        refused = world.facts()[-1]
        assert (refused.TOPIC, refused.metadata.actor, refused.place) == (
            "authority.refused",
            world.people["eve"],
            Place(product=world.product, iteration=done.iteration),
        )
        assert "import" not in refused.model_dump_json()

    def test_is_recorded_once_an_hour(self, world: World, done: Discovered) -> None:
        for hour in (10, 10, 11):
            world.moment = world.moment.replace(hour=hour)
            with pytest.raises(NotAllowed):
                world.give("eve", "approve_business_case", done.case)

        assert [fact.timestamp.hour for fact in world.facts() if fact.TOPIC == "authority.refused"] == [10, 11]

    def test_is_recorded_for_each_product(self, world: World) -> None:
        other = world.make("root", "register_product", key="OTHER", name="Other", accountable=world.people["ada"])
        for product in (world.product, other):
            with pytest.raises(NotAllowed):
                world.give("eve", "start_iteration", product=product)

        refused = [fact.place.product for fact in world.facts() if fact.TOPIC == "authority.refused"]
        assert refused == [world.product, other]

    def test_is_answered_the_same_when_retried(self, world: World, done: Discovered) -> None:
        approve = world.order("eve", "approve_business_case", done.case)
        for _ in range(2):
            with pytest.raises(NotAllowed, match="approve_business_case is for sponsor"):
                give(world.lifecycle, approve)

        assert [fact.TOPIC for fact in world.facts()].count("authority.refused") == 1


class TestABatch:
    def test_is_decided_one_upon_the_other(self, world: World, done: Discovered) -> None:
        select = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        park = world.order("ada", "park_opportunity", done.opportunity, reason="It is too large.")
        first, second = give(world.lifecycle, select, park)

        assert (told(first), told(second)) == (["opportunity.selected"], ["opportunity.parked"])
        assert (second.position, world.ledger.head()) == (first.position + 1, first.position + 1)

    def test_is_recorded_all_or_none(self, world: World, done: Discovered) -> None:
        park = world.order("ada", "park_opportunity", done.opportunity, reason="It is too large.")
        select = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        head = world.ledger.head()

        with pytest.raises(Opportunity.NotOpen):
            give(world.lifecycle, park, select)
        assert world.ledger.head() == head
        assert told(*give(world.lifecycle, select)) == ["opportunity.selected"]

    def test_keeps_only_the_refusal_of_a_person(self, world: World, done: Discovered) -> None:
        park = world.order("ada", "park_opportunity", done.opportunity, reason="It is too large.")
        forbidden = world.order("eve", "discard_opportunity", done.opportunity, reason="I do not like it.")
        head = world.ledger.head()

        with pytest.raises(NotAllowed):
            give(world.lifecycle, park, forbidden)
        assert [fact.TOPIC for fact in world.facts()[head:]] == ["authority.refused"]

    def test_with_one_command_twice_records_it_once(self, world: World, done: Discovered) -> None:
        park = world.order("ada", "park_opportunity", done.opportunity, reason="It is too large.")
        first, second = give(world.lifecycle, park, park)
        assert (first, told(second)) == (second, ["opportunity.parked"])

    def test_with_two_commands_under_one_id_is_refused(self, world: World, done: Discovered) -> None:
        park = world.order("ada", "park_opportunity", done.opportunity, reason="It is too large.")
        select = world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest.")
        head = world.ledger.head()

        with pytest.raises(KeyReused) as refused:
            give(world.lifecycle, park, replace(select, id=park.id))
        assert (refused.value.number, world.ledger.head()) == (1, head)

"""What a source says of a feature is attested by an importer, and measured against the rules of today."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, FutureBusinessTime, NotAllowed
from domain.planning.conformity import RULES
from domain.planning.feature import Feature
from tests.world import World

LONG_AGO = "2001-07-05T12:00:00Z"


class Told:
    """A feature of a world that another system tells of."""

    def __init__(self, world: World) -> None:
        self.world, self.count = world, 0
        source = {"system": "peps", "id": "8"}
        self.feature = world.make(
            "ivan", "bring_in_feature", product=world.product, source=source, occurred_at=LONG_AGO
        )

    def say(self, field: str, old: str | None, new: str | None, reading: dict[str, Any] | None = None) -> list[str]:
        """Attest a change, and tell the rules it breaks."""
        self.count += 1
        said = {"system": "peps", "sequence": str(self.count), "field": field, "old": old, "new": new}
        self.give("ivan", {**said, "reading": reading})
        fact = self.world.facts()[-1]
        assert isinstance(fact, Feature.HistoryAttested)
        return list(fact.nonconforming)

    def give(self, who: str, said: dict[str, Any], **more: Any) -> list[str]:
        body = {"attested": said, "attested_by": self.world.people["ada"], "occurred_at": LONG_AGO, **more}
        return self.world.told(who, "attest_feature", self.feature, **body)

    def next_moment(self) -> datetime:
        """What the clock says when it is asked next."""
        return self.world.moment + timedelta(seconds=1)

    def state(self, word: str | None, state: str | None, old: str | None) -> list[str]:
        return self.say("status", old, word, {"of": "state", "word": word, "state": state})

    def target(self, target: str | None, old: str | None = None) -> list[str]:
        return self.say("release", old, target, {"of": "target", "target": target})

    def people(self, field: str, of: str, people: list[str], was: list[str]) -> list[str]:
        ids = {name: str(self.world.people[name]) for name in self.world.people}
        named = {"people": [ids[each] for each in people], "was": [ids[each] for each in was]}
        return self.say(field, None, None, {"of": of, **named})

    def presence(self, *, present: bool) -> list[str]:
        return self.say("_file", None, "present" if present else "absent", {"of": "presence", "present": present})

    def now(self) -> dict[str, Any]:
        return self.world.state(self.feature)


@pytest.fixture
def told(world: World) -> Told:
    """A feature that was brought in."""
    return Told(world)


class TestBringingIn:
    def test_makes_a_feature_of_no_iteration_that_proposes_nothing(self, told: Told) -> None:
        state = told.now()
        assert (state["source"], state["title"], state["state"]) == ({"system": "peps", "id": "8"}, None, "candidate")
        assert (state["product"], state["iteration"]) == (str(told.world.product), None)

    def test_is_refused_for_what_is_here_already(self, told: Told) -> None:
        with pytest.raises(AlreadyExists):
            Told(told.world)

    def test_is_for_importers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "bring_in_feature", product=world.product, source={"system": "peps", "id": "1"})


SAID = {"system": "peps", "sequence": "1", "field": "status", "old": None, "new": "Draft"}


class TestAttesting:
    def test_is_for_importers_only(self, told: Told) -> None:
        with pytest.raises(NotAllowed):
            told.give("ada", SAID)

    def test_records_the_same_row_once(self, told: Told) -> None:
        assert told.give("ivan", SAID) == ["feature.history_attested"]
        assert told.give("ivan", SAID) == []

    def test_is_refused_when_the_row_said_something_else_before(self, told: Told) -> None:
        told.give("ivan", SAID)
        with pytest.raises(Feature.AttestedOtherwise):
            told.give("ivan", {**SAID, "new": "Final"})

    def test_is_refused_for_another_system_and_for_what_was_proposed_here(self, told: Told) -> None:
        with pytest.raises(Feature.AnotherSource):
            told.give("ivan", {**SAID, "system": "tracker"})

    def test_is_refused_in_the_future(self, told: Told) -> None:
        with pytest.raises(FutureBusinessTime):
            told.give("ivan", SAID, occurred_at="2999-01-01T00:00:00Z")

    def test_may_be_of_the_moment_it_is_decided_at(self, told: Told) -> None:
        assert told.give("ivan", SAID, occurred_at=told.next_moment()) == ["feature.history_attested"]

    def test_is_refused_a_microsecond_later(self, told: Told) -> None:
        with pytest.raises(FutureBusinessTime):
            told.give("ivan", SAID, occurred_at=told.next_moment() + timedelta(microseconds=1))

    def test_falls_back_on_the_other_field_that_still_says_it(self, told: Told) -> None:
        told.people("owner", "owner", ["ada"], [])
        told.people("author", "owner", ["ada", "olga"], [])
        assert told.people("owner", "owner", [], ["ada"]) == []
        ada, olga = (str(UUID(str(told.world.people[name]))) for name in ("ada", "olga"))
        assert (told.now()["owner"], told.now()["co_owners"]) == (ada, [olga])

    def test_shows_nothing_where_no_field_says_it_any_more(self, told: Told) -> None:
        told.target("2.1")
        told.target(None, "2.1")
        assert told.now()["target"] is None


class TestARuleOfToday:
    def test_is_broken_by_no_ordinary_life(self, told: Told) -> None:
        broken = told.presence(present=True) + told.state("Draft", "candidate", None) + told.target("2.1")
        broken += told.state("Accepted", "committed", "Draft") + told.state("Active", "in_progress", "Accepted")
        broken += told.state("Final", "done", "Active") + told.people("author", "owner", ["ada"], [])
        broken += told.people("delegate", "approver", ["sam"], [])
        assert broken == []

    def test_unknown_word(self, told: Told) -> None:
        assert told.state("April Fool!", None, None) == ["unknown_word"]
        assert (told.now()["state"], told.now()["source_state"]) == ("candidate", "April Fool!")

    def test_state_skipped(self, told: Told) -> None:
        told.state("Draft", "candidate", None)
        assert told.state("Final", "done", "Draft") == ["state_skipped"]

    def test_state_skipped_is_not_said_of_a_candidate_with_a_target(self, told: Told) -> None:
        told.target("2.1")
        assert told.state("Accepted", "committed", None) == []

    def test_state_went_back(self, told: Told) -> None:
        told.target("2.1")
        told.state("Accepted", "committed", None)
        told.state("Active", "in_progress", "Accepted")
        assert told.state("Draft", "candidate", "Active") == ["state_went_back"]

    def test_left_the_end(self, told: Told) -> None:
        told.state("Rejected", "dropped", None)
        assert told.state("Final", "done", "Rejected") == ["left_the_end"]
        assert told.state("Superseded", "dropped", "Final") == ["left_the_end"]

    def test_left_the_end_is_not_said_of_what_was_revived(self, told: Told) -> None:
        told.state("Rejected", "dropped", None)
        assert told.state("Draft", "candidate", "Rejected") == []

    @pytest.mark.parametrize("target", ["2.6, 3.0", "2.7 and 3.2", "2.6?", "3.x", "??"])
    def test_not_one_release(self, told: Told, target: str) -> None:
        assert told.target(target) == ["not_one_release"]

    def test_emptied(self, told: Told) -> None:
        told.target("2.1")
        assert told.target(None, "2.1") == ["emptied"]

    def test_not_what_stood(self, told: Told) -> None:
        told.target("2.1")
        assert told.target("2.3", "2.2") == ["not_what_stood"]

    def test_not_what_stood_is_found_among_people_by_their_ids(self, told: Told) -> None:
        told.people("author", "owner", ["ada"], [])
        assert told.people("author", "owner", ["olga"], ["sam"]) == ["not_what_stood"]

    def test_absent(self, told: Told) -> None:
        told.presence(present=True)
        told.presence(present=False)
        assert told.target("2.1") == ["absent"]

    def test_appeared_again(self, told: Told) -> None:
        told.presence(present=True)
        assert told.presence(present=True) == ["appeared_again"]
        assert told.presence(present=False) == []
        assert told.presence(present=True) == ["appeared_again"]

    def test_appeared_again_begins_anew(self, told: Told) -> None:
        told.target("2.1")
        told.state("Final", "done", None)
        told.presence(present=False)
        told.presence(present=True)
        assert told.state("Draft", "candidate", None) == []
        assert told.now()["target"] == "2.1"

    def test_approver_owns(self, told: Told) -> None:
        told.people("delegate", "approver", ["sam"], [])
        assert told.people("author", "owner", ["ada", "sam"], []) == ["approver_owns"]

    def test_title_too_long(self, told: Told) -> None:
        assert told.say("title", None, "t" * 201, {"of": "title", "title": "t" * 201}) == ["title_too_long"]
        assert told.say("title", "t" * 201, "t" * 300, {"of": "title", "title": "t" * 300}) == ["title_too_long"]

    def test_takes_a_title_of_two_hundred(self, told: Told) -> None:
        assert told.say("title", None, "t" * 200, {"of": "title", "title": "t" * 200}) == []

    def test_knows_no_field_without_a_reading(self, told: Told) -> None:
        assert told.say("created", "never", "13-Jul-2000") == []

    def test_is_proven_here_by_its_name(self) -> None:
        proven = {name.removeprefix("test_") for name in vars(TestARuleOfToday)}
        assert {rule.__name__ for rule in RULES} <= proven

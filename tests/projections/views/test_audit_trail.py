"""Who did what, when, as what and why, having seen what; and what was it before?"""

from pathlib import Path
from typing import Any

import pytest

from domain.errors import NotAllowed
from projections.audit_trail import AUDIT_TRAIL, Audited
from tests.folding import folded, kept
from tests.reach.discovery import discovered, planned_for
from tests.world import World


def trail(world: World) -> list[Audited]:
    return sorted(folded(AUDIT_TRAIL, world.facts()).values(), key=AUDIT_TRAIL.order)


def newest(world: World, topic: str) -> Audited:
    return [row for row in trail(world) if row.type == topic][-1]


def changes(row: Audited) -> dict[str, tuple[Any, Any]]:
    return {each.field: (each.old, each.new) for each in row.changes}


class TestAFact:
    def test_tells_who_did_it_in_which_role_by_which_command(self, world: World) -> None:
        done = discovered(world)
        row = newest(world, "business_case.approved")
        assert (row.actor, row.role, row.command) == (world.people["sam"], "sponsor", "approve_business_case")
        assert (row.aggregate, row.kind, row.version) == (done.case, "business_case", 3)

    def test_is_put_into_words(self, world: World) -> None:
        discovered(world)
        assert newest(world, "problem_statement.validated").what == "Problem statement validated"
        assert newest(world, "opportunity.identified").what == "Opportunity identified: Slow exports"

    def test_has_one_row_each(self, world: World) -> None:
        discovered(world)
        assert {row.id for row in trail(world)} == {fact.id for fact in world.facts()}

    def test_stands_where_it_happened(self, world: World) -> None:
        done = discovered(world)
        row = newest(world, "evidence.recorded")
        assert (row.product, row.iteration, row.stage) == (world.product, done.iteration, "discovery")

    def test_tells_what_was_known_when_it_was_decided(self, world: World) -> None:
        done = discovered(world)
        assert done.evidence in [seen.id for seen in newest(world, "problem_statement.validated").saw]


class TestAChange:
    def test_tells_what_was_before(self, world: World) -> None:
        world.give("ada", "rename_product", world.product, name="Fast exports")
        row = newest(world, "product.renamed")
        assert changes(row) == {"name": ("Exports", "Fast exports")}
        assert row.what == "Product renamed: name Exports → Fast exports"

    def test_tells_the_reason(self, world: World) -> None:
        world.give("ada", "place_on_hold", world.product, reason="No money this year.")
        assert newest(world, "product.placed_on_hold").reason == "No money this year."

    def test_of_a_stage_names_both(self, world: World) -> None:
        planned_for(world)
        row = newest(world, "iteration.stage_entered")
        assert row.what == "Iteration stage entered: stage discovery → planning"

    def test_of_a_list_shows_only_what_differs(self, world: World) -> None:
        discovered(world)
        assert changes(newest(world, "discovery.pillar_founded")) == {"pillars": ([], ["business"])}

    def test_of_a_mapping_shows_only_the_entry(self, world: World) -> None:
        assert changes(newest(world, "roles.assigned")) == {"held/importer": (None, [str(world.people["ivan"])])}


class TestABirth:
    def test_shows_everything_that_is_known_besides_id_and_place(self, world: World) -> None:
        discovered(world)
        known = changes(newest(world, "opportunity.identified"))
        assert known["need"] == (None, "I want my report within the hour.")
        assert not {"id", "version", "product", "iteration", "stage", "seeded_by"} & known.keys()


class TestAConsequence:
    def test_names_the_rule_and_the_fact_it_followed_from(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        because = newest(world, "gate.submitted").because
        assert because
        assert because.rule == "A submission goes to its gate"
        assert because.event == newest(world, "discovery.submitted").id


class TestATextAboutAPerson:
    def test_is_shown_by_its_subject_alone(self, world: World) -> None:
        row = newest(world, "person.added")
        assert changes(row)["name"] == (None, {"subject": str(world.people["eve"])})
        assert row.what == "Person added"


class TestARefusedAttempt:
    def test_is_on_record(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            world.give("eve", "start_iteration", product=world.product)
        row = newest(world, "authority.refused")
        assert (row.actor, row.kind) == (world.people["eve"], "refusal")
        assert row.what == "Authority refused: start_iteration"


class TestTheOrder:
    def test_has_the_newest_last(self, world: World) -> None:
        discovered(world)
        recorded = [row.recorded_at for row in trail(world)]
        assert recorded == sorted(recorded)


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        planned_for(world)
        assert kept(tmp_path, world, AUDIT_TRAIL) == folded(AUDIT_TRAIL, world.facts())

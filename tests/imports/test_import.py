"""A file is imported once, whole, as attested; what today's rules would refuse is recorded and listed."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from api.imports.faults import NobodyAccountable, RowOtherwise
from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.planning.feature import Feature
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.imports.desk import EXAMPLE, LINES, MAPPING, Desk


def moved(desk: Desk) -> list[Feature.HistoryAttested]:
    """What was attested so far."""
    facts = [desk.cairn.lifecycle.mapper.to_event(record) for record in desk.cairn.ledger.page(0, 1_000_000)]
    return [fact for fact in facts if isinstance(fact, Feature.HistoryAttested)]


class TestImporting:
    def test_records_every_row_at_its_own_time_by_its_own_author(self, desk: Desk) -> None:
        assert desk.bring(EXAMPLE).recorded == len(LINES) - 1 == len(moved(desk))
        last, names = moved(desk)[-1], desk.names()
        assert last.attested.new == "Shipped"
        assert last.occurred_at == datetime(2025, 7, 8, 10, tzinfo=UTC)
        assert (names[str(last.attested_by)], last.metadata.actor) == ("Tracker automation", desk.importer)

    def test_makes_features_that_carry_the_words_of_the_source(self, desk: Desk) -> None:
        desk.bring(EXAMPLE)
        first, names = desk.feature("ATL-1"), desk.names()
        assert (first["title"], first["theme"], first["target"]) == ("Maps without a connection", "Offline", "2025.3")
        assert (first["state"], first["source_state"], first["type"]) == ("done", "Shipped", "Feature")
        assert (first["source"], first["source_stage"]) == ({"system": "tracker", "id": "ATL-1"}, "launch")
        assert (names[first["owner"]], first["co_owners"]) == ("Tom Okafor", [])
        second = desk.feature("ATL-2")
        assert [names[each] for each in (second["owner"], *second["co_owners"], second["approver"])] == [
            "Mei Tanaka",
            "Tom Okafor",
            "Nora Lind",
        ]

    def test_keeps_and_counts_what_is_not_mapped(self, desk: Desk) -> None:
        assert desk.bring(EXAMPLE).unmapped == {"Story points": 1}
        assert desk.feature("ATL-1")["source_fields"]["Story points"] == "13"

    def test_records_and_lists_what_todays_rules_would_refuse(self, desk: Desk) -> None:
        listed = [(each.line, each.entity, each.field, each.rule) for each in desk.bring(EXAMPLE).nonconforming]
        assert listed == [(29, "ATL-3", "Status", "state_skipped")]
        assert [fact.attested.new for fact in moved(desk) if fact.nonconforming == ("state_skipped",)] == ["Shipped"]
        assert desk.feature("ATL-3")["state"] == "done"

    def test_decides_nothing(self, desk: Desk) -> None:
        desk.bring(EXAMPLE)
        topics = {record.topic for record in desk.cairn.ledger.page(0, 1_000_000)}
        assert not any(topic.startswith(("gate.", Gate.TOPIC)) for topic in topics)
        assert {topic for topic in topics if topic.startswith("feature.")} == {
            "feature.registered",
            "feature.history_attested",
        }

    def test_reads_rows_in_the_order_of_their_time_whatever_the_order_of_the_file(self, desk: Desk) -> None:
        upside_down = LINES[0] + "".join(sorted(LINES[1:], key=lambda line: line.split(";")[1], reverse=True))
        assert desk.bring_text(upside_down).recorded == len(LINES) - 1
        assert desk.feature("ATL-1")["state"] == "done"

    def test_tells_how_far_it_is(self, desk: Desk) -> None:
        told: list[tuple[int, int]] = []
        desk.bring(EXAMPLE, progress=lambda done, of: told.append((done, of)))
        assert told[-1] == (len(LINES) - 1, len(LINES) - 1)

    def test_is_for_an_importer(self, desk: Desk) -> None:
        other = desk.give("add_person", name="Olga").resource.id
        desk.bring_text("".join(LINES[:3]))
        desk.door.actor, head = other, desk.head()
        with pytest.raises(NotAllowed, match=r"^line 6: "):
            desk.bring(EXAMPLE)
        assert [record.topic for record in desk.cairn.ledger.page(head, 10)] == ["authority.refused"]

    def test_has_somebody_accountable_for_a_new_product(self, desk: Desk) -> None:
        desk.bring(EXAMPLE)
        (product,) = desk.rows("products")
        assert desk.names()[product["accountable"]] == "Nora Lind"

    def test_is_refused_where_nobody_is_accountable_for_a_new_product(self, desk: Desk, tmp_path: Path) -> None:
        nobody, head = tmp_path / "nobody.toml", desk.head()
        nobody.write_text(re.sub("accountable = .*", "", MAPPING.read_text()))
        with pytest.raises(NobodyAccountable):
            desk.bring(EXAMPLE, nobody)
        assert desk.head() == head

    def test_names_nobody_in_clear(self, desk: Desk) -> None:
        desk.bring(EXAMPLE)
        kept = b"".join(file.read_bytes() for file in (desk.path / "workspace").glob("ledger.db*"))
        assert [name for name in desk.names().values() if len(name.split()) > 1 and name.encode() in kept] == []


class TestADryRun:
    def test_reports_the_same_and_records_nothing(self, desk: Desk) -> None:
        before = desk.head()
        tried = desk.bring(EXAMPLE, dry_run=True)
        assert (desk.head(), tried.recorded) == (before, 0)
        done = desk.bring(EXAMPLE)
        assert (tried.rows, tried.people, tried.nonconforming) == (done.rows, done.people, done.nonconforming)


class TestImportingAgain:
    def test_adds_nothing(self, desk: Desk) -> None:
        once = desk.bring(EXAMPLE)
        head = desk.head()
        twice = desk.bring(EXAMPLE)
        assert (desk.head(), twice.recorded, twice.people) == (head, 0, 0)
        assert twice.nonconforming == once.nonconforming

    def test_adds_nothing_after_somebody_took_another_name(self, desk: Desk) -> None:
        desk.bring(EXAMPLE)
        mei = next(person for person, name in desk.names().items() if name == "Mei Tanaka")
        desk.give("rename_person", UUID(mei), name="Mei Sato")
        head = desk.head()
        assert (desk.bring(EXAMPLE).recorded, desk.head()) == (0, head)

    def test_by_somebody_else_adds_nothing_either(self, desk: Desk) -> None:
        desk.bring(EXAMPLE)
        other = desk.give("add_person", name="Olga").resource.id
        desk.give("assign_roles", Roles.at(WORKSPACE), role="importer", holder=other)
        desk.door.actor, head = other, desk.head()
        assert (desk.bring(EXAMPLE).recorded, desk.head()) == (0, head)

    def test_adds_only_what_is_new_in_a_file_that_grew(self, desk: Desk) -> None:
        desk.bring_text("".join(LINES[:20]))
        head = desk.head()
        assert desk.bring(EXAMPLE).recorded == len(LINES) - 20
        assert desk.head() == head + len(LINES) - 20 + 1  # ATL-3 is new

    def test_goes_on_where_the_last_file_ended(self, desk: Desk) -> None:
        desk.bring_text("".join(LINES[:10]))
        grown = desk.bring_text(LINES[0] + "".join(LINES[10:]))
        assert (grown.recorded, [each.line for each in grown.nonconforming]) == (len(LINES) - 10, [20])

    def test_stops_at_a_row_that_says_something_else_now(self, desk: Desk, tmp_path: Path) -> None:
        numbered = tmp_path / "numbered.toml"
        numbered.write_text(MAPPING.read_text().replace('unread = ["Comment"]', 'sequence = "Comment"'))
        rows = [f"{';'.join(line.split(';')[:6])};{n}\n" for n, line in enumerate(LINES[1:], 1)]
        file = tmp_path / "numbered.csv"
        file.write_text(LINES[0] + "".join(rows))
        desk.bring(file, numbered)
        head = desk.head()
        file.write_text(LINES[0] + "".join(rows).replace("Dark colours", "Bright colours"))
        with pytest.raises(RowOtherwise, match=r"^line 26: "):
            desk.bring(file, numbered)
        assert desk.head() == head

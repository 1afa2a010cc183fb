"""A mapping is read strictly, and says where it is wrong in one line."""

from pathlib import Path

import pytest

from api.imports.faults import BrokenMapping
from api.imports.mapping import mapping
from api.imports.people import People
from tests.imports.desk import MAPPING, PEPS

WRONG = {
    "[product": "not TOML",
    'is = "title"\ncolour = "red"': "fields.Summary.colour: Extra inputs",
    'is = "titel"': "fields.Summary.is: Input should be",
    'is = "title"\nabsent = ["gone"]': "only a field that is presence",
    'is = "owner"\nvalues = { Ann = "Bo" }': "a field that is owner has no values",
    'is = "state"\nvalues = { Open = "opened" }': "opened is no state of ours: candidate,",
}


class TestAMapping:
    @pytest.mark.parametrize("wrong", WRONG)
    def test_that_is_wrong_says_where_in_one_line(self, tmp_path: Path, wrong: str) -> None:
        written = tmp_path / "wrong.toml"
        written.write_text(MAPPING.read_text().replace('is = "title"', wrong, 1), encoding="utf-8")
        with pytest.raises(BrokenMapping, match=r"^wrong\.toml: ") as stopped:
            mapping(written)
        assert "\n" not in str(stopped.value)
        assert wrong == "[product" or WRONG[wrong] in str(stopped.value)

    def test_needs_regular_expressions_where_it_names_them(self, tmp_path: Path) -> None:
        written = tmp_path / "wrong.toml"
        written.write_text(MAPPING.read_text().replace("<[^>]*>", "<[^>*>"), encoding="utf-8")
        with pytest.raises(BrokenMapping, match=r"people\.strip\.0: .*not a regular expression"):
            mapping(written)


class TestTheNamesInACell:
    @pytest.mark.parametrize(
        ("cell", "names"),
        [
            ("Barry A. Warsaw <barry@python.org>", ["Barry A. Warsaw"]),
            ("[email] (Marc-Andre Lemburg), [email] (Moshe Zadka)", ["Marc-Andre Lemburg", "Moshe Zadka"]),
            ("(Anthony Baxter)  (Barry A. Warsaw)", ["Anthony Baxter", "Barry A. Warsaw"]),
            ("Ann Lee, Bo Lee and Cy Lee", ["Ann Lee", "Bo Lee", "Cy Lee"]),
            ("Fred L. Drake, Jr. <[email]>", ["Fred L. Drake, Jr."]),
            ("[email] (Fred L. Drake, Jr.)", ["Fred L. Drake, Jr."]),
            ("Gregory R. Warnes (Pfizer, Inc.)", ["Gregory R. Warnes"]),
            ("Brett Cannon (on behalf of the steering council)", ["Brett Cannon"]),
            ("(James) Eric Pruitt, Josiah Carlson", ["James Eric Pruitt", "Josiah Carlson"]),
            ("Victor Stinner,", ["Victor Stinner"]),
            ("Ann Lee, Ann Lee", ["Ann Lee"]),
            ("TBD", []),
            ("", []),
        ],
    )
    def test_are_found_by_the_rules_of_the_peps(self, cell: str, names: list[str]) -> None:
        assert list(mapping(PEPS).people.names(cell)) == names

    def test_may_be_one_person_under_several_names(self) -> None:
        assert People(same={"A. Lee": "Ann Lee"}).names("A. Lee, Ann Lee") == ("Ann Lee",)

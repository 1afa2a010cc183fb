"""What was archived stays where it was read, and is told apart."""

import pytest

from tests.api.people import People

NEED = {"title": "Slow exports", "need": "I want my report within the hour."}
WHY = {"reason": "Nobody asks for it any more."}


@pytest.fixture
def two(people: People) -> tuple[str, str]:
    """Two opportunities, of which the first was archived."""
    iteration = people.made("ada", "iterations", product=people.product)
    gone, kept = (people.made("ada", "opportunities", iteration=iteration, **NEED) for _ in range(2))
    people.give("ada", f"opportunities/{gone}/archive", **WHY)
    return gone, kept


class TestAnArchivedRow:
    def test_is_shown_as_archived(self, people: People, two: tuple[str, str]) -> None:
        assert people.ask(f"opportunities/{two[0]}")["archived"] is True

    def test_is_listed_or_left_out_as_asked(self, people: People, two: tuple[str, str]) -> None:
        gone, kept = two
        listed = {
            archived: [row["id"] for row in people.ask("opportunities", archived=archived)["items"]]
            for archived in ("true", "false")
        }
        assert listed == {"true": [gone], "false": [kept]}
        assert len(people.ask("opportunities")["items"]) == 2

    def test_is_listed_among_the_others_once_restored(self, people: People, two: tuple[str, str]) -> None:
        people.give("ada", f"opportunities/{two[0]}/restore", **WHY)
        assert len(people.ask("opportunities", archived="false")["items"]) == 2

    def test_takes_no_command(self, people: People, two: tuple[str, str]) -> None:
        assert people.refused("ada", f"opportunities/{two[0]}/park", **WHY) == (409, "archived")

    def test_keeps_its_history(self, people: People, two: tuple[str, str]) -> None:
        assert len(people.ask(f"opportunities/{two[0]}/history")["items"]) == 2

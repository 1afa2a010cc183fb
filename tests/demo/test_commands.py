"""The demo shows what Cairn does by doing it: each command is given in it, and a new one is missed here at once."""

from domain.command import commands
from tests.demo.conftest import Told

FOUNDING = "found_workspace"  # what makes a workspace has no door
NEVER = {
    "end_session": "it ends what a door has seen, and nobody logs in while the history is told",
    "correct_kpi_series": "a series holds values itself only in ledgers of before observations had ids of their own",
    "record_key_rotation": "`cairn key rotate-log` gives it, with the checkpoint that both keys have signed",
    "record_restoration": "`cairn restore` gives it, where an older ledger was put in place",
}


class TestTheDemo:
    def test_gives_every_command(self, demo: Told) -> None:
        """Of the pair that every aggregate has, to retire it and to use it again, one example says it for all."""
        ours = (each for each in commands() if each.aggregate.__module__.startswith("domain."))  # tests declare others
        known = {each.name for each in ours if not each.is_of_the_archive}
        assert known - demo.given == set(NEVER)

    def test_retires_something_and_uses_it_again(self, demo: Told) -> None:
        retired, restored = (
            [fact.originator_id for fact in demo.facts if fact.TOPIC.endswith(suffix)]
            for suffix in (".archived", ".restored")
        )
        assert restored
        assert [each for each in retired if each in restored] == restored

    def test_gives_no_command_that_nobody_knows(self, demo: Told) -> None:
        assert demo.given - {FOUNDING} <= {each.name for each in commands()}

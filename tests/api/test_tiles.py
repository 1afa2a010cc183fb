"""Whoever reads a log by its tiles, as C2SP tlog-tiles has them, reads this one: and finds the root that is signed."""

import pytest

from api.composition.workspace import Cairn
from ledger.checkpoint import Checkpoint
from ledger.tiles import Tree
from tests.api.people import People
from tests.ledger.entries import A, step


@pytest.fixture
def size(people: People, cairn: Cairn) -> int:
    """A ledger of more than a tile, and how many events are signed."""
    for _ in range(3):
        version = len(cairn.ledger.events(A))
        cairn.ledger.append_now([step(A, version + 1, count=100)])
    return Checkpoint.in_note(people.read("checkpoint").text).size


def fetched(people: People, size: int, level: int, number: int) -> bytes:
    """A tile by the path a client of a tree of this size asks for."""
    width = (size >> 8 * level) - (number << 8)
    answer = people.read(f"tile/{level}/{number:03d}" + (f".p/{width}" if width < 256 else ""))
    assert answer.status_code == 200, answer.text
    return answer.content


class TestTheTiles:
    def test_lead_to_the_signed_root(self, people: People, size: int) -> None:
        head = Checkpoint.in_note(people.read("checkpoint").text)
        tree = Tree(lambda level, number: fetched(people, size, level, number))

        assert size > 256
        assert tree.root(size) == head.root

    def test_are_kept_for_ever_once_they_are_full(self, people: People, size: int) -> None:
        full, part = people.read("tile/0/000"), people.read(f"tile/0/001.p/{size - 256}")

        assert (len(full.content), "immutable" in full.headers["Cache-Control"]) == (8192, True)
        assert (len(part.content), "immutable" in part.headers["Cache-Control"]) == (32 * (size - 256), False)

    def test_are_not_for_everybody(self, people: People) -> None:
        assert people.client.get("/v1/tile/0/000.p/1").status_code == 401

    @pytest.mark.usefixtures("size")
    @pytest.mark.parametrize("path", ["0/001", "2/000", "0/x999/999", "0/1", "0/x000/000", "0/-01"])
    def test_that_are_not_there_are_not_found(self, people: People, path: str) -> None:
        assert people.read(f"tile/{path}").status_code == 404

    @pytest.mark.usefixtures("size")
    @pytest.mark.parametrize("width", ["0", "256", "007", "999"])
    def test_that_are_written_otherwise_are_not_found(self, people: People, width: str) -> None:
        assert people.read(f"tile/0/000.p/{width}").status_code == 404

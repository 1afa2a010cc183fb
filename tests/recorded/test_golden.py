"""What was recorded stays readable: every released version decodes, and the current one is written the same."""

import json
from pathlib import Path

import pytest

from domain.mapper import topic_of
from tests.recorded.golden import FILES, MAPPER, kept, missing

RELEASED = sorted(FILES.glob("*.json"))


class TestEveryReleasedVersion:
    @pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
    def test_decodes_and_is_written_the_same(self, path: Path) -> None:
        state = json.dumps(json.loads(path.read_text()), separators=(",", ":"), ensure_ascii=False).encode()
        fact = MAPPER.to_event(kept(path.stem, state))

        if topic_of(type(fact)) == path.stem and b'"token"' not in state:
            assert MAPPER.to_state(fact) == state

    def test_has_its_golden_file(self) -> None:
        """Run `python -m tests.recorded.golden` once a new event or version is done."""
        assert sorted(missing()) == []

"""A server signs what is recorded, also when nobody asks for it."""

import asyncio
import shutil
from contextlib import suppress

import pytest

from api.composition import Cairn
from api.server import sign
from tests.api.people import People


async def signing(cairn: Cairn) -> None:
    """Let a server sign for a while."""
    with suppress(TimeoutError):
        await asyncio.wait_for(sign(cairn, every=0.01), 0.5)


class TestServing:
    def test_signs_what_was_recorded(self, people: People, cairn: Cairn) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Imports", reason="It has grown.")

        asyncio.run(signing(cairn))
        assert cairn.notary.size == cairn.ledger.head()

    def test_goes_on_signing_after_it_could_not(
        self, people: People, cairn: Cairn, caplog: pytest.LogCaptureFixture
    ) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Imports", reason="It has grown.")
        note, elsewhere = cairn.directory / "signer" / "last.note", cairn.directory / "last.note"
        shutil.move(note, elsewhere)

        async def put_back() -> None:
            task = asyncio.create_task(signing(cairn))
            await asyncio.sleep(0.1)
            shutil.move(elsewhere, note)
            await task

        asyncio.run(put_back())
        assert "could not be signed" in caplog.text
        assert cairn.notary.size == cairn.ledger.head()

"""A server signs what is recorded, also when nobody asks for it."""

import asyncio
import shutil
from contextlib import closing, suppress

import pytest

from api.composition.workspace import Cairn
from api.tending import fold, sign
from projections.lead import Lead
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


class TestFolding:
    def test_is_done_though_nobody_asks(self, people: People, cairn: Cairn) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Imports", reason="It has grown.")
        assert cairn.views.position < cairn.ledger.head()

        asyncio.run(folding(cairn))
        assert cairn.views.position == cairn.ledger.head()

    def test_goes_on_after_it_could_not(
        self, people: People, cairn: Cairn, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Imports", reason="It has grown.")
        failures = iter([OSError("the disk is full")])

        def step() -> bool:
            for failure in failures:
                raise failure
            return type(cairn.worker).step(cairn.worker)

        monkeypatch.setattr(cairn.worker, "step", step)
        asyncio.run(folding(cairn))
        assert "could not be folded" in caplog.text
        assert cairn.views.position == cairn.ledger.head()

    def test_is_left_to_whoever_leads(self, people: People, cairn: Cairn) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Imports", reason="It has grown.")
        cairn.worker.lead.close()
        cairn.worker.lead = Lead(cairn.directory / "projecting")
        with closing(Lead(cairn.directory / "projecting")) as other:
            assert other.take()
            asyncio.run(folding(cairn))
        assert cairn.views.position < cairn.ledger.head()


async def folding(cairn: Cairn) -> None:
    """Let a server fold for a while, and stop as it does in the end."""
    stopping = asyncio.Event()
    task = asyncio.create_task(fold(cairn, stopping, every=0.01))
    await asyncio.sleep(0.3)
    stopping.set()
    await task

"""Whoever was erased is named in no file, no answer and no memory; what was recorded still is what was signed."""

import asyncio
import json
from base64 import b64decode
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from api.composition import keyring
from api.composition.evidence import audited, bundled
from api.composition.workspace import Cairn, opened
from api.doctor import replayed
from api.identity import digest
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from ledger.keys import Keys
from ledger.policy import Policy
from tests.api.people import ROOT, People
from tests.api.traces import answers, files_with, holds, remembered, spellings
from tests.ledger.kept_keys import wrapped

NAME = "Wilhelmina"
SPELLINGS = tuple(spellings(NAME))
WHY = "She asked us to."
BASIS = {"lawful_basis": "consent_withdrawn", "reason": WHY}


class Cast(People):
    """The cast, with Wilhelmina, who has decided something, and an auditor who asks for her erasure."""

    def __init__(self, client: TestClient) -> None:
        super().__init__(client)
        roles = Roles.at(Place(product=self.product))
        for name, place, role in ((NAME, roles, "product_manager"), ("audra", Roles.at(WORKSPACE), "auditor")):
            self.ids[name] = self.made("root", "people", name=name)
            self.keyed(name)
            self.give("root", f"roles/{place}/assign", role=role, holder=self.ids[name])
        self.give(NAME, f"products/{self.product}/rename", name="Faster exports")
        self.give("root", f"people/{self.ids[NAME]}/rename", name=f"{NAME} Second")
        held = {"role": "product_manager", "holder": self.ids[NAME], "reason": WHY}
        self.give("root", f"roles/{roles}/revoke", **held)

    def keyed(self, name: str) -> None:
        self.made("root", "api-keys", digest=digest(name), principal=self.ids[name], label="test")

    def erase(self) -> dict[str, Any]:
        """Have Wilhelmina erased."""
        self.give("audra", f"people/{self.ids[NAME]}/request-erasure", reference="dsr-1")
        return self.give("root", f"people/{self.ids[NAME]}/erase", **BASIS)


@pytest.fixture
def cast(client: TestClient) -> Cast:
    return Cast(client)


class TestErasing:
    def test_leaves_the_name_in_no_file(self, cairn: Cairn, cast: Cast, client: TestClient) -> None:
        cast.erase()
        answers(cairn, client)
        cairn.close()

        assert files_with(cairn.directory, *SPELLINGS) == []

    def test_leaves_the_key_in_no_file(self, cairn: Cairn, cast: Cast) -> None:
        keys = cairn.directory / "keys.db"
        key = wrapped(keys, UUID(cast.ids[NAME]))
        assert files_with(cairn.directory, key)
        cast.erase()

        assert files_with(cairn.directory, key) == []

    def test_leaves_the_name_in_no_answer(self, cairn: Cairn, cast: Cast, client: TestClient) -> None:
        then = f"pos:{cairn.ledger.head()}"
        before = answers(cairn, client, [then])
        named = {url for url, (body, _) in before.items() if holds(body, *SPELLINGS)}
        row = f"/v1/people/{cast.ids[NAME]}"
        lists = {"/v1/audit_trail?limit=200", "/?view=audit_trail", "/v1/people?limit=200"}
        assert {*lists, row, f"{row}/history"} <= named  # the control

        cast.erase()

        after = answers(cairn, client, [then])
        assert [url for url, (body, _) in after.items() if holds(body, *SPELLINGS)] == []
        tags = {url: before[url][1] for url in named if before[url][1]}
        assert {row, f"{row}?as_of={then}", f"/v1/people?as_of={then}"} <= tags.keys()
        again = {url: client.get(url, headers=ROOT | {"If-None-Match": tag}).status_code for url, tag in tags.items()}
        assert set(again.values()) == {200}

    def test_answers_the_id_where_the_name_stood(self, cast: Cast) -> None:
        cast.erase()
        renamed = cast.ask("audit_trail", type="product.renamed")["items"]
        person = cast.read(f"people/{cast.ids[NAME]}").json()

        assert [row["actor"] for row in renamed] == [cast.ids[NAME]]
        assert (person["name"], person["erased"]) == (None, True)

    def test_leaves_the_name_in_no_memory(self, cairn: Cairn, cast: Cast, client: TestClient) -> None:
        answers(cairn, client)
        assert remembered(cairn, NAME)  # the control
        cast.erase()
        answers(cairn, client)

        assert remembered(cairn, NAME) == []

    def test_leaves_the_name_in_no_bundle(self, cairn: Cairn, cast: Cast, tmp_path: Path) -> None:
        cast.erase()
        bundled(cairn.directory, cairn.checkpoint(), tmp_path / "bundle.zip", ())
        with ZipFile(tmp_path / "bundle.zip") as bundle:
            content = b"".join(bundle.read(name) for name in bundle.namelist())
            events = [json.loads(line) for line in bundle.read("events.ndjson").splitlines()]
        states = [b64decode(each["state"]) for each in events]

        assert any(cast.ids[NAME].encode() in state for state in states)  # the control
        assert [state for state in (*states, content) if holds(state, *SPELLINGS)] == []

    def test_is_told_in_the_audit_trail(self, cast: Cast) -> None:
        cast.erase()
        (row,) = cast.ask("audit_trail", type="person.erased")["items"]
        assert (row["actor"], row["reason"], row["aggregate"]) == ("Administrator", WHY, cast.ids[NAME])


class TestTheSameSearch:
    def test_finds_a_name_that_is_kept_in_clear(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: a workspace that seals nothing."""

        class Clear(Keys):
            def seal(self, *sealed: Any) -> str:
                return str(sealed[1])

        monkeypatch.setattr(keyring, "Keys", Clear)
        asyncio.run(opened(tmp_path, NAME)).close()
        monkeypatch.setattr(Clear, "seal", Keys.seal)
        asyncio.run(opened(tmp_path / "sealed")).close()

        assert files_with(tmp_path, b"Administrator") == ["ledger.db"]


class TestWhatWasRecorded:
    def test_is_what_was_signed(self, cairn: Cairn, cast: Cast) -> None:
        earlier = cairn.checkpoint()
        cast.erase()
        notes = [each.encode() for each in (earlier, cairn.checkpoint())]
        verdict = audited(cairn.directory, "", "", notes, Policy(cairn.notary.verifier))

        assert (verdict.result.name, verdict.events) == ("VERIFIED", cairn.ledger.head())

    def test_gives_the_same_rows_byte_for_byte(self, cairn: Cairn, cast: Cast) -> None:
        cairn.views.catch_up()
        then, before = cairn.ledger.head(), cairn.views.digests()
        cast.erase()
        cairn.views.catch_up()
        now = cairn.views.digests()
        assert (replayed(cairn, then), cairn.views.digests(then)) == (before, before)

        cairn.views.rebuild()

        assert (cairn.views.digests(), cairn.views.digests(then)) == (now, before)
        assert now != before

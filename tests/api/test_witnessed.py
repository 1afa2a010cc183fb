"""An operator names a witness in the environment; an auditor demands its cosignature in the policy."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.said import application
from api.composition.log import witnesses
from api.composition.workspace import Cairn
from api.tending import witness
from ledger.cosignature import cosigned_by
from ledger.note import Verifier
from tests.ledger.witnesses import Onlooker, policy, serving

run = CliRunner().invoke


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "w"


@pytest.fixture
def key(data: Path) -> str:
    return run(application, ["checkpoint", "--data", str(data)]).stderr.strip()


def verdict(data: Path, demand: str) -> int:
    (data / "policy.toml").write_text(demand, encoding="utf-8")
    return run(application, ["verify", "--policy", str(data / "policy.toml"), "--data", str(data)]).exit_code


class TestAWitnessedWorkspace:
    def test_is_verified_with_as_many_witnesses_as_are_demanded(
        self, data: Path, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen, absent = Onlooker(), Onlooker("witness.example/absent")
        seen.logs.append(Verifier.of(key))
        with serving(seen):
            monkeypatch.setenv("CAIRN_WITNESS", seen.named)
            printed = run(application, ["checkpoint", "--data", str(data)])

        assert cosigned_by(printed.stdout.encode(), [seen.cosigner])
        assert [verdict(data, policy(key, seen, absent, quorum=quorum)) for quorum in (1, 2)] == [0, 2]

    def test_is_signed_whether_or_not_a_witness_answers(
        self, data: Path, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        silent = Onlooker()
        monkeypatch.setenv("CAIRN_WITNESS", f"http://127.0.0.1:1 {silent.cosigner.text}")
        printed = run(application, ["checkpoint", "--data", str(data)])

        assert (printed.exit_code, "did not cosign" in printed.stderr) == (0, True)
        assert [verdict(data, policy(key, silent, quorum=quorum)) for quorum in (0, 1)] == [0, 2]

    @pytest.mark.parametrize("wrong", ["witness.example", "https://witness.example", "https://witness.example w+00+AA"])
    @pytest.mark.usefixtures("key")
    def test_is_not_served_for_a_witness_that_is_misspelt(
        self, data: Path, wrong: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CAIRN_WITNESS", wrong)
        for words in (["serve", "--port", "1"], ["checkpoint"]):
            refused = run(application, [*words, "--data", str(data)])

            assert (refused.exit_code, "error: witness_unreadable: " in refused.stderr) == (1, True)

    @pytest.mark.parametrize("wrong", ["quorum = 1", 'witnesses = ["w"]', 'witnesses = "w"', "quorum = true", "["])
    def test_is_not_held_against_a_policy_that_cannot_be_read(self, data: Path, key: str, wrong: str) -> None:
        assert verdict(data, f'log = "{key}"\n{wrong}\n') == 1


class TestAServer:
    def test_has_its_heads_cosigned_as_they_are_signed(self, cairn: Cairn, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = Onlooker()
        seen.logs.append(Verifier.of(cairn.notary.verifier))

        async def until_asked() -> None:
            asking = asyncio.create_task(witness(cairn, witnesses(), 0.01))
            assert await asyncio.to_thread(seen.answered.wait, 30)
            asking.cancel()

        with serving(seen):
            monkeypatch.setenv("CAIRN_WITNESS", seen.named)
            asyncio.run(until_asked())  # and until its threads have ended

        assert seen.size == cairn.ledger.head()
        assert cosigned_by(cairn.checkpoint().encode(), [seen.cosigner])

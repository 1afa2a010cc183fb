"""No event is sent to this machine or its neighbourhood unless an operator means it: not when said, not when sent."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi.testclient import TestClient

from api.composition.workspace import Cairn, opened
from api.http import create_app
from api.webhooks.guard import Forbidden, Guard, SettingUnreadable, meant
from api.webhooks.sender import Sender
from domain.clock import now
from tests.api.people import ROOT
from tests.api.receiving import Receiver

SHUT = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254", "169.254.1.1", "100.100.100.200", "168.63.129.16",  # noqa: S104
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1",
    "fe80::1%1", "ff02::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
    "64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::", "2001:db8::1", "fec0::1",
]  # fmt: skip
NEAR = ["10.0.0.7", "172.16.3.4", "192.168.1.9", "fd12::7", "::ffff:10.0.0.7", "64:ff9b::a00:7", "2002:a00:7::"]
FAR = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]


def guard(*found: str, **settings: str) -> Guard:
    """What an operator allows, where every name has these addresses."""

    async def resolve(_: str, __: int) -> list[str]:
        return list(found)

    made = Guard.of({f"CAIRN_WEBHOOK_{name.upper()}": value for name, value in settings.items()})
    return Guard(made.hosts, made.networks, made.private, resolve)


def passes(made: Guard, host: str = "hooks.test") -> bool:
    try:
        return bool(asyncio.run(made.addresses(f"https://{host}/hook")))
    except Forbidden:
        return False


class TestAnAddress:
    @pytest.mark.parametrize("address", [*SHUT, *NEAR])
    def test_that_is_near_is_forbidden(self, address: str) -> None:
        assert not passes(guard(address))

    @pytest.mark.parametrize("address", FAR)
    def test_that_is_far_is_allowed(self, address: str) -> None:
        assert passes(guard(address))

    @pytest.mark.parametrize("address", NEAR)
    def test_of_a_private_network_is_allowed_where_all_of_them_are(self, address: str) -> None:
        assert passes(guard(address, private_networks="1"))

    @pytest.mark.parametrize("address", SHUT)
    def test_of_this_machine_is_forbidden_even_there(self, address: str) -> None:
        assert not passes(guard(address, private_networks="1"))

    def test_is_allowed_where_its_network_is_listed(self) -> None:
        assert passes(guard("10.1.2.3", allowed="10.1.0.0/16"))
        assert not passes(guard("10.2.2.3", allowed="10.1.0.0/16"))
        assert passes(guard("127.0.0.1", allowed="n8n.internal, 127.0.0.1"))

    def test_is_allowed_where_exactly_its_host_is_listed(self) -> None:
        assert passes(guard("169.254.169.254", allowed="hooks.test"))
        for other in ("a.hooks.test", "hooks.test.evil.test", "xhooks.test"):
            assert not passes(guard("169.254.169.254", allowed="hooks.test"), other)

    def test_is_forbidden_where_one_of_several_is(self) -> None:
        assert not passes(guard(FAR[0], "127.0.0.1"))

    def test_is_seen_in_every_way_it_is_written(self) -> None:
        assert ip_address("127.0.0.1") in set(meant(ip_address("2002:7f00:1::")))

    @pytest.mark.parametrize(
        "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]"]
    )
    def test_of_this_machine_is_forbidden_however_it_is_written(self, host: str) -> None:
        assert not passes(Guard.of({}), host)

    def test_list_that_cannot_be_read_is_told(self) -> None:
        with pytest.raises(SettingUnreadable):
            Guard.of({"CAIRN_WEBHOOK_ALLOWED": "10.0.0.0/99"})


@pytest.fixture
def strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cairn]:
    """A workspace whose operator lists nothing."""
    monkeypatch.delenv("CAIRN_WEBHOOK_ALLOWED", raising=False)
    made = asyncio.run(opened(tmp_path / "strict"))
    yield made
    made.close()


class TestAnAddressThatIsSaid:
    def test_is_looked_at_before_it_is_recorded(self, strict: Cairn) -> None:
        client, head = TestClient(create_app(strict, operator_key="operator"), headers=ROOT), strict.ledger.head()
        body: dict[str, Any] = {"url": "http://169.254.169.254/latest/meta-data"}
        refused = client.post("/v1/webhook-endpoints", json=body).json()
        assert (refused["status"], refused["code"]) == (422, "webhook_endpoint.forbidden_address")
        assert refused["errors"][0]["pointer"] == "/url"
        tried = client.post("/v1/webhook-endpoints", params={"dry_run": "true"}, json=body)
        assert tried.status_code == 422
        call = {"command": "register_webhook_endpoint", "body": body, "key": "once"}
        batch = client.post("/v1/batch", json={"commands": [call]}).json()
        assert (batch["code"], batch["errors"][0]["pointer"]) == (refused["code"], "/commands/0/body/url")
        assert strict.ledger.head() == head

    def test_is_looked_at_when_it_is_another(self, strict: Cairn) -> None:
        client = TestClient(create_app(strict, operator_key="operator"), headers=ROOT)
        made = client.post("/v1/webhook-endpoints", json={"url": "https://hooks.invalid/x"}).json()["resource"]["id"]
        refused = client.post(f"/v1/webhook-endpoints/{made}/redirect", json={"url": "http://localhost:9/"})
        assert refused.json()["code"] == "webhook_endpoint.forbidden_address"


class TestAnAddressThatIsSentTo:
    def test_is_looked_at_again_since_a_name_may_mean_another(self) -> None:
        """DNS rebinding: what was far when it was said is this machine when it is sent to."""
        answers = iter([[FAR[0]], ["127.0.0.1"]])

        async def resolve(_: str, __: int) -> list[str]:
            return next(answers)

        async def sent() -> None:
            receiver, made = Receiver(), Guard(resolve=resolve)
            async with receiver.listening():
                url = f"http://hooks.test:{receiver.port}/hook"
                assert await made.addresses(url) == [FAR[0]]
                answer = await Sender(made).post(url, {}, b"{}")
                assert (answer.status, receiver.got) == (None, [])
                assert "no event is sent there" in str(answer.error)

        asyncio.run(sent())

    def test_is_asked_for_once_and_connected_to_as_it_was_looked_at(self) -> None:
        asked: list[str] = []

        async def resolve(host: str, _: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

        async def sent() -> None:
            receiver = Receiver()
            made = Guard(hosts=frozenset({"hooks.test"}), resolve=resolve)
            async with receiver.listening():
                answer = await Sender(made).post(f"http://hooks.test:{receiver.port}/hook?a=b", {}, b"{}")
                assert (answer.status, asked) == (200, ["hooks.test"])
                assert receiver.got[0].headers["host"] == f"hooks.test:{receiver.port}"

        asyncio.run(sent())

    def test_shows_a_certificate_of_its_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is connected to is a number; what is asked for and verified is the name."""
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path, "hooks.test")))

        async def resolve(_: str, __: int) -> list[str]:
            return ["127.0.0.1"]

        async def sent() -> None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
            receiver = Receiver(tls=context)
            sender = Sender(Guard(hosts=frozenset({"hooks.test", "other.test"}), resolve=resolve))
            async with receiver.listening():
                right = await sender.post(f"https://hooks.test:{receiver.port}/hook", {}, b"{}")
                wrong = await sender.post(f"https://other.test:{receiver.port}/hook", {}, b"{}")
            assert (right.status, wrong.status) == (200, None)
            assert "certificate" in str(wrong.error).lower()
            assert len(receiver.got) == 1

        asyncio.run(sent())


def certificate(folder: Path, host: str) -> Path:
    """A certificate of a host, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now() - timedelta(1), now() + timedelta(1))
    made = made.add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "certificate.pem"

"""Events are sent until they are received: signed, under one id each, and never to whom they are not meant for."""

import asyncio
import base64
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

from api.composition.workspace import Cairn, opened
from api.identity import digest
from api.webhooks.filed import is_sending
from api.webhooks.schedule import JITTER, WAITS, wait_after
from domain.team.roles import Roles
from domain.values import Place
from tests.api.houses import Asking, ask, created
from tests.api.receiving import DROPS, HANGS, Clock, Hooks, Receiver, hooks, in_order

Does = Callable[[Hooks, Receiver], Awaitable[None]]
WHY = {"reason": "The flow moves."}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cairn(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cairn]:
    """A workspace whose operator lets events be sent to this machine."""
    monkeypatch.setenv("CAIRN_WEBHOOK_ALLOWED", "127.0.0.1/32")
    made = asyncio.run(opened(tmp_path / "data", clock=clock))
    yield made
    made.close()


@pytest.fixture
def run(cairn: Cairn, clock: Clock) -> Callable[[Does], None]:
    """Has something done with a receiver."""

    def of(does: Does) -> None:
        async def all_of_it() -> None:
            receiver = Receiver()
            async with hooks(cairn, clock, receiver) as made:
                await does(made, receiver)

        asyncio.run(all_of_it())

    return of


Run = Callable[[Does], None]


class TestAnEndpoint:
    def test_is_sent_what_is_recorded_after_it_was_registered(self, run: Run, cairn: Cairn) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            await made.joined("Ada")
            await made.registered(receiver.url)
            head = cairn.ledger.head()
            await made.joined("Dan", "Mia")
            await made.sends()
            assert sorted(in_order(receiver.taken)) == [head + 1, head + 2]
            assert receiver.types == ["person.added"] * 2

        run(does)

    def test_is_sent_a_cloud_event_that_the_reference_implementation_verifies(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url)
            (person,) = await made.joined("Dan")
            await made.sends()
            (message,) = receiver.taken
            (known,) = (await made.ask(f"webhook-endpoints/{endpoint}/secret"))["items"]
            event = Webhook(known["secret"]).verify(message.body, message.headers)
            assert message.headers["content-type"] == "application/cloudevents+json"
            assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "dev.cairn.person.added", person)
            assert event["id"] == message.id
            assert event["data"]["url"] == f"/v1/people/{person}"
            assert len(message.body) < 20_000
            assert known["public_key"].startswith("whpk_")
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(known["public_key"][5:]))
            (v1a,) = [each for each in message.headers["webhook-signature"].split(" ") if each.startswith("v1a,")]
            signed = f"{message.id}.{message.headers['webhook-timestamp']}.".encode() + message.body
            public.verify(base64.b64decode(v1a[4:]), signed)

        run(does)

    def test_is_sent_only_what_it_wants(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            (person,) = await made.joined("Ada")
            products = [
                (await made.give("products", key=key, name="Exports", accountable=person))["resource"]["id"]
                for key in ("EXPORTS", "IMPORTS")
            ]
            await made.registered(receiver.url, types=["roles.*"], product=products[0])
            for each in products:
                roles = Roles.at(Place(product=UUID(each)))
                await made.give(f"roles/{roles}/assign", role="developer", holder=person)
            await made.joined("Mia")
            await made.sends()
            assert receiver.types == ["roles.assigned.v2"]
            assert receiver.taken[0].event["data"]["product"] == products[0]

        run(does)

    def test_has_its_secret_shown_to_administrators_only(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url)
            (person,) = await made.joined("Dan")
            await made.give("api-keys", digest=digest("dan"), principal=person, label="test")
            for path, method in (("secret", "GET"), ("attempts", "GET"), ("test", "POST"), ("replay", "POST")):
                body = {"from_position": 1, "to_position": 1} if path == "replay" else None
                url = f"/v1/webhook-endpoints/{endpoint}/{path}"
                other = await made.asks.request(method, url, json=body, headers={"Authorization": "Bearer dan"})
                nobody = await made.asks.request(method, url, json=body, headers={"Authorization": "Bearer nobody"})
                assert (other.status_code, nobody.status_code) == (403, 401), path

        run(does)

    def test_has_a_secret_that_is_kept_nowhere(self, run: Run, cairn: Cairn) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url)
            await made.joined("Dan")
            await made.sends()
            (secret,) = await made.secrets(endpoint)
            raw = base64.b64decode(secret[6:])
            files = b"".join(path.read_bytes() for path in cairn.directory.rglob("*") if path.is_file())
            for form in (raw, raw.hex().encode(), secret[6:].encode()):
                assert form not in files

        run(does)

    def test_signs_with_two_secrets_for_a_day_after_it_was_rotated(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url)
            (old,) = await made.secrets(endpoint)
            await made.give(f"webhook-endpoints/{endpoint}/rotate-secret", **WHY)
            new, still = await made.secrets(endpoint)
            assert (still, new) == (old, new)
            assert new != old
            await made.sends()
            assert receiver.taken[-1].is_signed_with(old)
            assert receiver.taken[-1].is_signed_with(new)
            await made.joined("Dan")
            await made.sends(hours=25)
            assert not receiver.taken[-1].is_signed_with(old)
            assert receiver.taken[-1].is_signed_with(new)

        run(does)

    def test_is_tried_with_a_button(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url)
            tried = await made.give(f"webhook-endpoints/{endpoint}/test")
            assert (tried["status"], tried["received"], tried["response"]) == (200, True, "ok")
            (secret,) = await made.secrets(endpoint)
            event = Webhook(secret).verify(receiver.taken[0].body, receiver.taken[0].headers)
            assert (event["type"], event["data"]["test"]) == ("dev.cairn.test", True)
            receiver.usual = 500
            assert (await made.give(f"webhook-endpoints/{endpoint}/test"))["received"] is False

        run(does)

    def test_is_sent_a_range_again_under_the_same_ids(self, run: Run, cairn: Cairn) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url)
            await made.joined("Dan", "Mia", "Olga")
            await made.sends()
            first, *_, last = sorted(in_order(receiver.taken))
            before = {each.id: 1 for each in receiver.taken}
            await made.give(f"webhook-endpoints/{endpoint}/replay", from_position=first + 1, to_position=last)
            await made.sends()
            again = {each.id for each in receiver.taken if int(each.event["sequence"]) > first}
            assert Counter(each.id for each in receiver.taken) == {**before, **dict.fromkeys(again, 2)}
            path = f"/v1/webhook-endpoints/{endpoint}/replay"
            beyond = {"from_position": 1, "to_position": cairn.ledger.head() + 1}
            refused = await made.asks.post(path, json=beyond)
            assert (refused.status_code, refused.json()["code"]) == (422, "range_not_recorded")

        run(does)

    def test_is_sent_nothing_while_it_is_disabled_and_all_of_it_then(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url, types=["person.*"])
            await made.give(f"webhook-endpoints/{endpoint}/disable", **WHY)
            await made.joined("Dan", "Mia")
            await made.sends()
            assert receiver.got == []
            await made.give(f"webhook-endpoints/{endpoint}/enable")
            await made.sends()
            assert receiver.types == ["person.added"] * 2

        run(does)


class TestAnAttemptThatFails:
    def test_is_repeated_ten_times_in_three_days(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            receiver.usual = 500
            endpoint = await made.registered(receiver.url, types=["person.*"])
            await made.joined("Dan")
            await made.sends()
            for number, wait in enumerate(WAITS, start=1):
                await made.sends(seconds=wait.total_seconds() - 3)
                assert len(receiver.got) == number
                await made.sends(seconds=4)
                assert len(receiver.got) == number + 1
            await made.sends(times=3, hours=24)
            assert len(receiver.got) == 10
            assert len({each.id for each in receiver.got}) == 1
            tried = await made.attempts(endpoint)
            assert [(each["number"], each["status"]) for each in tried] == [(n, 500) for n in range(1, 11)]
            assert tried[0]["request"] == receiver.got[0].body.decode()
            assert tried[-1]["next"] is None

        run(does)

    def test_waits_a_fifth_more_or_less(self) -> None:
        for number, wait in enumerate(WAITS, start=1):
            assert wait_after(number, lambda: 0.0) == wait * (1 - JITTER)
            assert wait_after(number, lambda: 1.0) == wait * (1 + JITTER)
        assert wait_after(10, lambda: 0.5) is None

    @pytest.mark.parametrize("status", [301, 302, 307, 308, 404, 429, 500, 503, HANGS, DROPS])
    def test_is_one_for_every_answer_but_2xx(self, run: Run, status: int) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            elsewhere = Receiver()
            async with elsewhere.listening():
                receiver.answers_with(status, more=f"Location: {elsewhere.url}\r\n")
                endpoint = await made.registered(receiver.url)
                await made.joined("Dan")
                await made.sends()
                await made.sends(seconds=31)
                assert elsewhere.got == []
            assert len(receiver.taken) == 1
            assert len({each.id for each in receiver.got}) == 1
            first, second = await made.attempts(endpoint)
            assert (first["status"], bool(first["error"])) == (max(status, 0) or None, status < 0)
            assert second["received"]

        run(does)

    def test_leaves_a_receiver_alone_as_long_as_it_asks(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            receiver.answers_with(503, more="Retry-After: 600\r\n")
            await made.registered(receiver.url)
            await made.joined("Dan")
            await made.sends()
            await made.joined("Mia")
            await made.sends(seconds=590)
            assert len(receiver.got) == 1
            await made.sends(seconds=11)
            assert len(receiver.taken) == 2

        run(does)


class TestAnEndpointThatIsGone:
    def test_is_disabled_at_once_by_the_system(self, run: Run, cairn: Cairn) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            receiver.usual = 410
            endpoint = await made.registered(receiver.url)
            await made.joined("Dan")
            await made.sends(times=3, seconds=60)
            assert len(receiver.got) == 1
            state = await made.state(endpoint)
            assert (state["enabled"], state["cause"]) == (False, "gone")
            disabled = cairn.lifecycle.mapper.to_event(cairn.ledger.page(cairn.ledger.head() - 1, 1)[0])
            assert (disabled.TOPIC, disabled.metadata.source) == ("webhook_endpoint.disabled", "system")
            receiver.usual = 200
            await made.give(f"webhook-endpoints/{endpoint}/enable")
            await made.sends()
            assert "person.added" in receiver.types

        run(does)


class TestAnEndpointThatFailsForDays:
    def test_is_disabled_and_never_deleted(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            receiver.usual = 500
            endpoint = await made.registered(receiver.url, types=["person.*"])
            for day in range(6):
                await made.joined(f"Somebody {day}")
                await made.sends(hours=23)
                assert (await made.state(endpoint))["enabled"]
            await made.joined("Dan")
            await made.sends(hours=12)
            state = await made.state(endpoint)
            assert (state["enabled"], state["cause"], state.get("archived", False)) == (False, "failing", False)
            receiver.usual = 200
            await made.give(f"webhook-endpoints/{endpoint}/enable")
            await made.sends()
            assert "Dan" not in str(receiver.taken)
            assert len(receiver.taken) >= 5

        run(does)

    def test_is_not_while_anything_is_received(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            endpoint = await made.registered(receiver.url, types=["person.*"])
            for day in range(7):
                receiver.answers_with(500, 200)
                await made.joined(f"Somebody {day}", f"Another {day}")
                await made.sends(hours=23)
            assert (await made.state(endpoint))["enabled"]

        run(does)


class TestTheOrderOfEvents:
    @pytest.mark.parametrize("ordering", ["none", "per_subject"])
    def test_of_one_subject_is_kept_if_it_is_wanted(self, run: Run, ordering: str) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            person, other = await made.joined("Dan", "Mia")
            await made.registered(receiver.url, ordering=ordering, types=["person.*"])
            receiver.answers_with(500)
            await made.give(f"people/{person}/rename", name="Daniel")
            await made.sends()
            await made.give(f"people/{person}/rename", name="Danny")
            await made.give(f"people/{other}/rename", name="Maria")
            await made.sends()
            subjects = {each.event["subject"] for each in receiver.taken}
            assert subjects == ({other} if ordering == "per_subject" else {person, other})
            await made.sends(times=3, seconds=6)
            versions = [each.event["subjectversion"] for each in receiver.taken if each.event["subject"] == person]
            assert versions == ([2, 3] if ordering == "per_subject" else [3, 2])

        run(does)


class TestAReceiverThatDoesWhatItLikes:
    @pytest.mark.parametrize("ordering", ["none", "per_subject"])
    def test_gets_every_event_under_one_id_and_signed(self, run: Run, cairn: Cairn, ordering: str) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            chance = Random(ordering)  # noqa: S311
            endpoint = await made.registered(receiver.url, ordering=ordering)
            (secret,) = await made.secrets(endpoint)
            start = cairn.ledger.head()
            people = await made.joined(*(f"Somebody {number}" for number in range(6)))
            for number, person in enumerate(people * 4):
                await made.give(f"people/{person}/rename", name=f"Called {number}")
            receiver.answers_with(*chance.choices([200, 500, 302, 404, HANGS, DROPS, 429], [6, 2, 1, 1, 1, 2, 1], k=60))
            await made.sends(times=30, hours=25)
            assert {*in_order(receiver.taken)} == {*range(start + 1, cairn.ledger.head() + 1)}
            ids = {(each.event["sequence"], each.id) for each in receiver.got}
            assert len(ids) == len({sequence for sequence, _ in ids}) < len(receiver.got)
            assert all(each.is_signed_with(secret) for each in receiver.got)
            if ordering == "per_subject":
                for person in people:
                    mine = [each.event["subjectversion"] for each in receiver.taken if each.event["subject"] == person]
                    assert mine == sorted(mine)

        run(does)


class TestAWorkspaceBesideOthers:
    def test_is_opened_and_stays_open_where_it_has_something_to_send(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CAIRN_WEBHOOK_ALLOWED", "127.0.0.1/32")
        home = tmp_path / "house"
        keys = {name: created(home, name) for name in ("alpha", "beta")}

        async def registers(who: Asking) -> None:
            await who.post("alpha", "/v1/webhook-endpoints", url="http://127.0.0.1:9/hook")
            async with asyncio.timeout(20):
                while not is_sending(home / "workspaces" / "alpha"):  # noqa: ASYNC110  # its worker is on its own
                    await asyncio.sleep(0.05)

        async def sends(who: Asking) -> None:
            async with asyncio.timeout(20):
                while who.open != {"alpha"}:  # noqa: ASYNC110  # nobody asks for it
                    await asyncio.sleep(0.05)
            await who.where("beta")
            await who.house.tenants.leave(idle=1e-9)
            assert who.open == {"alpha"}

        ask(home, keys, registers)
        ask(home, keys, sends)

    def test_knows_nothing_of_the_endpoints_of_another(self, run: Run) -> None:
        async def does(made: Hooks, receiver: Receiver) -> None:
            await made.registered(receiver.url)
            elsewhere = "01a22d04-c6b1-76b4-a153-f536cc516597"
            for path in ("secret", "attempts"):
                assert (await made.asks.get(f"/v1/webhook-endpoints/{elsewhere}/{path}")).status_code == 404

        run(does)

"""What a reader sees: lists, one row, its history, differences, at any moment, in pages that never shift."""

from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import Response

from api.composition.workspace import Cairn
from tests.api.people import People


@pytest.fixture
def many(people: People) -> list[str]:
    """Five products, registered one after the other."""
    keys = ["ALPHA", "BETA", "GAMMA", "DELTA"]
    return [people.product] + [
        people.made("root", "products", key=key, name=key.title(), accountable=people.ids["ada"]) for key in keys
    ]


class TestAList:
    def test_goes_on_where_it_ended(self, people: People, many: list[str]) -> None:
        first = people.ask("products", limit="3")
        rest = people.client.get(first["next_url"], headers=people.headers("ada")).json()

        assert [row["id"] for row in first["items"] + rest["items"]] == many
        assert rest["next_cursor"] is None

    def test_is_pinned_to_the_position_of_its_first_page(self, people: People, many: list[str]) -> None:
        first = people.ask("products", limit="4")
        people.give("ada", f"products/{many[0]}/rename", name="Reports")
        people.made("root", "products", key="LATE", name="Late", accountable=people.ids["ada"])
        rest = people.ask("products", limit="4", cursor=first["next_cursor"])

        assert [row["id"] for row in rest["items"]] == many[4:]
        assert rest["position"] == first["position"]

    def test_refuses_a_cursor_of_another_question(self, people: People, many: list[str]) -> None:
        cursor = people.ask("products", limit="3")["next_cursor"]
        asked = {"cursor": cursor, "product": many[0]}
        response = people.client.get("/v1/products", params=asked, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (400, "cursor_mismatch")

    @pytest.mark.parametrize("cursor", ["nonsense", "e30=", "W10="])
    def test_refuses_a_cursor_it_never_made(self, people: People, cursor: str) -> None:
        response = people.client.get("/v1/products", params={"cursor": cursor}, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (400, "cursor_unreadable")

    def test_is_narrowed_by_a_declared_field(self, people: People, many: list[str]) -> None:
        people.made("ada", "iterations", product=people.product)

        assert [row["stage"] for row in people.ask("pipeline", stage="discovery")["items"]] == ["discovery"]
        assert people.ask("pipeline", stage="launch")["items"] == []

    def test_refuses_a_field_it_is_not_filtered_by(self, people: People) -> None:
        response = people.client.get("/v1/pipeline", params={"colour": "red"}, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")

    def test_is_not_sent_again_when_nothing_was_recorded(self, people: People) -> None:
        headers = people.headers("ada")
        tag = people.client.get("/v1/products", headers=headers).headers["etag"]
        again = people.client.get("/v1/products", headers=headers | {"If-None-Match": tag})
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        anew = people.client.get("/v1/products", headers=headers | {"If-None-Match": tag})

        assert (again.status_code, again.content, anew.status_code) == (304, b"", 200)


class TestATag:
    @pytest.mark.parametrize("narrowed", ["", "?as_of=pos:30", "?effective_at=pos:30", "?as_of=pos:30&limit=1"])
    def test_moves_when_somebody_shown_has_another_name(self, people: People, narrowed: str) -> None:
        before = tagged(people, f"audit_trail{narrowed}")
        people.give("root", f"people/{people.ids['ada']}/rename", name="Countess")
        after = tagged(people, f"audit_trail{narrowed}", before)

        assert (after.status_code, after.headers["etag"] != before.headers["etag"]) == (200, True)

    def test_of_a_row_moves_when_somebody_shown_has_another_name(self, people: People) -> None:
        people.made("ada", "iterations", product=people.product)
        path = f"audit_trail/{people.ask('audit_trail', type='iteration.started')['items'][0]['id']}"
        before = tagged(people, path)
        people.give("root", f"people/{people.ids['ada']}/rename", name="Countess")

        assert (before.json()["actor"], tagged(people, path, before).json()["actor"]) == ("Ada", "Countess")

    def test_of_a_past_moment_stays_while_nobody_has_another_name(self, people: People) -> None:
        before = tagged(people, "audit_trail?as_of=pos:30")
        people.give("ada", f"products/{people.product}/rename", name="Reports")

        assert tagged(people, "audit_trail?as_of=pos:30", before).status_code == 304

    def test_moves_when_the_view_was_folded_anew(self, people: People, cairn: Cairn) -> None:
        """It may have other rows at the same position."""
        before = tagged(people, "audit_trail?as_of=pos:30")
        cairn.views.rebuild()

        assert tagged(people, "audit_trail?as_of=pos:30", before).status_code == 200

    def test_without_names_stays_whoever_has_another_one(self, people: People) -> None:
        before = tagged(people, "audit_trail?as_of=pos:30&names=false")
        people.give("root", f"people/{people.ids['ada']}/rename", name="Countess")

        assert tagged(people, "audit_trail?as_of=pos:30&names=false", before).status_code == 304

    def test_of_an_aggregate_is_its_version(self, people: People) -> None:
        assert tagged(people, f"products/{people.product}").headers["etag"] == '"1"'


def tagged(people: People, path: str, known: Response | None = None) -> Response:
    """The answer to whoever has the known one already."""
    headers = people.headers("ada") | ({"If-None-Match": known.headers["etag"]} if known else {})
    return people.client.get(f"/v1/{path}", headers=headers)


class TestAMoment:
    def test_shows_what_the_record_said_then(self, people: People) -> None:
        before = people.ask("products")["position"]
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        path = f"products/{people.product}"

        assert people.ask(path)["name"] == "Reports"
        assert people.ask(path, as_of=f"pos:{before}")["name"] == "Exports"

    def test_includes_itself(self, people: People) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        row = people.ask(f"products/{people.product}")

        assert people.ask(f"products/{people.product}", as_of=row["since"])["name"] == "Reports"

    def test_may_be_a_day(self, people: People) -> None:
        today = datetime.now(UTC).date()

        assert people.ask("products", as_of=today.isoformat())["items"] != []
        assert people.ask("products", as_of=(today - timedelta(days=1)).isoformat())["items"] == []

    def test_may_be_a_baseline(self, people: People) -> None:
        people.made("ada", "baselines", product=people.product, name="q1-board-pack")
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        path = f"products/{people.product}"

        assert people.ask(path, as_of="baseline:q1-board-pack")["name"] == "Exports"
        assert people.ask(path, effective_at="baseline:q1-board-pack")["name"] == "Exports"

    def test_of_business_may_lie_before_what_was_recorded(self, people: People) -> None:
        late = {"name": "Reports", "occurred_at": "2026-01-01T00:00:00Z"}
        people.give("ada", f"products/{people.product}/rename", **late)

        assert people.ask(f"products/{people.product}")["since"] != "2026-01-01T00:00:00Z"

    @pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "pos:0", "pos:x", "2026-01-01T10:00:00", "q:1"])
    def test_that_is_none_is_refused(self, people: People, moment: str) -> None:
        response = people.client.get("/v1/products", params={"as_of": moment}, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (400, "moment_unreadable")

    @pytest.mark.parametrize("moment", ["2999-01-01", "2999-01-01T00:00:00Z", "pos:999999"])
    def test_to_come_is_refused(self, people: People, moment: str) -> None:
        response = people.client.get("/v1/products", params={"as_of": moment}, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (400, "moment_in_future")

    def test_of_a_baseline_nobody_took_is_not_found(self, people: People) -> None:
        response = people.client.get("/v1/products", params={"as_of": "baseline:x"}, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (404, "not_found")


class TestARow:
    def test_has_a_history(self, people: People) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        first, second = people.ask(f"products/{people.product}/history")["items"]

        assert (first["name"], second["name"]) == ("Exports", "Reports")
        assert (first["until"], second["until"]) == (second["since"], None)

    def test_that_never_was_is_not_found(self, people: People) -> None:
        headers = people.headers("ada")

        assert people.client.get(f"/v1/products/{people.ids['ada']}", headers=headers).status_code == 404
        assert people.client.get(f"/v1/products/{people.ids['ada']}/history", headers=headers).status_code == 404

    def test_names_people_unless_asked_not_to(self, people: People) -> None:
        rows = people.ask("audit_trail", limit="1")["items"]
        ids = people.ask("audit_trail", limit="1", names="false")["items"]

        assert (rows[0]["actor"], len(ids[0]["actor"])) == ("Administrator", 36)


class TestADifference:
    def test_of_two_moments_tells_what_was_added_and_altered(self, people: People) -> None:
        before = people.ask("products")["position"]
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        other = people.made("root", "products", key="OTHER", name="Other", accountable=people.ids["ada"])
        found = people.ask("products/diff", **{"from": f"pos:{before}"})["items"]

        assert {each["id"]: each["what"] for each in found} == {people.product: "altered", other: "added"}


class TestWithoutAKey:
    def test_nothing_is_read(self, people: People, cairn: Cairn) -> None:
        for view in cairn.views.filters:
            assert people.client.get(f"/v1/{view}").status_code == 401

    @pytest.mark.parametrize("key", ["ключ", "鍵", "clé"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_a_key_in_any_bytes_opens_nothing(self, people: People, key: str, encoding: str) -> None:
        shown = b"Bearer " + key.encode(encoding).replace(b"\0", b"\xff")
        answer = people.client.get("/v1/products", headers={b"Authorization": shown})

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")

    def test_a_revoked_key_opens_nothing(self, people: People) -> None:
        key = next(row for row in people.ask("api-keys", limit="200")["items"] if row["principal"] == people.ids["eve"])
        people.give("root", f"api-keys/{key['id']}/revoke", reason="She has left.")

        assert people.client.get("/v1/products", headers=people.headers("eve")).status_code == 401

"""An auditor sees who gets in, by what, as what, and when that was used last."""

from typing import Any

from api.composition.workspace import Cairn
from api.identity import digest
from tests.api.browsers import joined
from tests.api.people import People


def reviewed(people: People, **parameters: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in people.ask("access-review", **parameters)["items"]}


class TestAReviewOfAccess:
    def test_names_everybody_with_what_they_hold(self, people: People) -> None:
        ada = reviewed(people)["Ada"]
        assert ada["roles"] == [{"role": "product_manager", "product": people.product}]
        assert (ada["kind"], ada["responsible"]) == ("human", None)

    def test_says_by_what_they_get_in_and_when_that_was_used(self, cairn: Cairn, people: People) -> None:
        joined(cairn, people)
        before = reviewed(people)["Ada"]["accesses"]
        people.read("roadmap", "ada")
        key, password = reviewed(people)["Ada"]["accesses"]
        assert (key["kind"], key["label"], password["kind"]) == ("api_key", "test", "password")
        assert (before[0]["last_used"], key["last_used"] is not None) == (None, True)

    def test_names_who_answers_for_a_service_and_what_its_key_is_for(self, people: People) -> None:
        service = people.made("root", "people", name="Build", kind="service", responsible=people.ids["tess"])
        said = {"principal": service, "label": "build", "scopes": ["items:read"], "expires_at": "2099-01-01T00:00:00Z"}
        people.made("root", "api-keys", digest=digest("build"), **said)
        row = reviewed(people)["Build"]
        assert row["responsible"] == people.ids["tess"]
        assert (row["accesses"][0]["scopes"], row["accesses"][0]["expires_at"]) == (["items:read"], said["expires_at"])

    def test_is_as_easily_of_the_past(self, people: People) -> None:
        position = people.ask("people")["position"]
        people.made("root", "people", name="Late")
        assert "Late" in reviewed(people)
        assert "Late" not in reviewed(people, as_of=f"pos:{position}")

"""A request meets the routes of its collection alone, and is answered as if it had met all."""

import pytest
from starlette.routing import Match, Route

from tests.api.people import People


class TestEveryRoute:
    def test_is_met(self, people: People) -> None:
        """Without a key each is refused by itself: none is not found, and none is asked in another way."""
        for route in people.client.app.routes:  # type: ignore[attr-defined]
            if isinstance(route, Route) and route.path.startswith("/v1/"):
                path = route.path_format.replace("{id}", people.product)
                for method in route.methods or ():
                    answer = people.client.request(method, path, follow_redirects=False)
                    assert answer.status_code not in {404, 405, 307}, (method, path)

    def test_begins_as_no_other_collection_does(self, people: People) -> None:
        """So that the routes of one collection are all that may match."""
        for route in people.client.app.routes:  # type: ignore[attr-defined]
            scope = {"type": "http", "method": "GET", "path": "/v1/no-such-collection", "headers": []}
            assert route.matches(scope)[0] is Match.NONE, route


class TestAPath:
    @pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v1/products/x/y/z", "/v2/products", "//v1/x"])
    def test_that_leads_nowhere_is_told_so(self, people: People, path: str) -> None:
        answer = people.client.get(path)

        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_path")

    def test_asked_in_another_way_tells_every_way(self, people: People) -> None:
        answer = people.client.put("/v1/products", headers=people.headers("ada"))

        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")

    def test_that_is_a_command_is_no_id(self, people: People) -> None:
        answer = people.client.get("/v1/roadmaps/create-roadmap", headers=people.headers("ada"))

        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")

    def test_with_a_slash_too_many_leads_on(self, people: People) -> None:
        answer = people.client.get("/v1/products/", headers=people.headers("ada"), follow_redirects=False)

        assert (answer.status_code, answer.headers["Location"].partition("/v1")[2]) == (307, "/products")

"""The doors to a view over HTTP: a list, one row, its history and the difference of two moments."""

from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.asking import MOMENTS, Asked
from api.bodies import only
from api.bound import bound, needs
from api.freshness import ASK_AGAIN, FOR_EVER, http_date, is_known, links
from api.problems import responses
from api.scopes import scope_to_read
from api.view_doors import Reader, linked, question_of
from api.view_specs import parameters_of, row_responses


def add_view(router: APIRouter, view: str, filters: tuple[str, ...]) -> None:
    """A list, one row, its history and the difference of two moments."""
    ways, question, slug = ViewDoors(view), question_of(view), view.replace("-", "_")
    for suffix, door, name, what in (
        ("", ways.listing, f"list_{slug}", question),
        ("/diff", ways.difference, f"diff_{slug}", f"What differs between two moments: {question}"),
        ("/{id}", ways.one, f"get_{slug}", f"One row: {question}"),
        ("/{id}/history", ways.history, f"history_of_{slug}", f"Every state of a row: {question}"),
    ):
        router.add_api_route(
            f"/v1/{view}{suffix.replace('{id}', '{id:uuid}')}",  # what is no id may be a command's path
            door,
            operation_id=name,
            summary=what.partition("\n")[0],
            tags=[view],
            dependencies=[needs(scope_to_read(view))],
            responses=row_responses(view, suffix) | responses(400, 401, 403, 404, 422, 503),
            openapi_extra={"parameters": parameters_of(view, suffix, filters)},
        )


class ViewDoors:
    """The four ways of reading one view over HTTP."""

    def __init__(self, view: str) -> None:
        self._view = view

    async def listing(self, request: Request) -> Response:
        """A page of rows; nothing is sent again that the caller has."""
        reader, asked = await self._asked(request, listing=True)
        headers = told(request, reader, asked, reader.tag_of(asked))
        if is_known(request.headers, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        url, said = str(request.url.replace(query="")), request.query_params.multi_items()
        page = await reader.page(asked, lambda cursor: linked(url, said, cursor))
        return answered(page.content, headers | links(page.next_url, original(request)))

    async def difference(self, request: Request) -> Response:
        """What differs between two moments."""
        only(request, "from", "to", "after", of=f"the difference of {self._view}")
        reader = bound(request).reader
        await reader.come(self._view, request.query_params.get("after"))
        before = request.query_params.get("from", "pos:1")
        after = request.query_params.get("to") or f"pos:{reader.views.reached(self._view)}"
        return answered(await reader.diff(self._view, before, after), {"Cache-Control": ASK_AGAIN})

    async def one(self, id: UUID, request: Request) -> Response:  # noqa: A002
        """One row."""
        reader, asked = await self._asked(request)
        row = await reader.one(asked, id)
        headers = told(request, reader, asked, reader.tag_of(asked, row))
        if is_known(request.headers, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return answered(row.shown, headers)

    async def history(self, id: UUID, request: Request) -> Response:  # noqa: A002
        """Every state of a row."""
        reader, asked = await self._asked(request)
        headers = told(request, reader, asked, reader.tag_of(asked))
        if is_known(request.headers, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return answered(await reader.history(asked, id), headers)

    async def _asked(self, request: Request, *, listing: bool = False) -> tuple[Reader, Asked]:
        reader, parameters = bound(request).reader, request.query_params
        await reader.come(self._view, parameters.get("after"))
        said: dict[str, str | list[str]] = {name: parameters.getlist(name) for name in parameters}
        asked = reader.asked(self._view, said, listing=listing)
        await reader.come_to(asked)
        return reader, asked


def told(request: Request, reader: Reader, asked: Asked, tag: str) -> dict[str, str]:
    """What an answer bears: its position, how long it stays true, and of a past moment when that was."""
    headers = {"ETag": tag, "As-Of-Position": str(asked.position)}
    headers["Cache-Control"] = FOR_EVER if reader.is_settled(asked) else ASK_AGAIN
    if asked.is_past and (recorded := reader.moments.recorded_at(asked.position)) is not None:
        headers["Memento-Datetime"] = http_date(recorded)
    return headers | links(None, original(request))


def original(request: Request) -> str | None:
    """The same question about now, for one that is about a moment before."""
    if "as_of" not in request.query_params:
        return None
    said = [each for each in request.query_params.multi_items() if each[0] not in {*MOMENTS, "cursor"}]
    return str(request.url.replace(query=urlencode(said)))


def answered(content: bytes, headers: dict[str, str]) -> Response:
    """JSON as it is."""
    return Response(content, 200, headers, "application/json")

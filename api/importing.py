"""The door to imports: a history of another system is brought in by a job, as `cairn import history` does."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from pydantic import Field
from pydantic_core import to_json

from api.batch import KEY, MOST_BYTES
from api.bodies import only, sent_json
from api.bound import Bound, bound, needs
from api.command_doors import STATUSES, DryRun
from api.door import Call, LocalDoor, command_id, order_of
from api.identity import Principal
from api.imports.faults import WrongEncoding
from api.imports.history import import_history
from api.imports.mapping import mapping
from api.jobs import Across, Job, Running
from api.preconditions import Said
from api.problems import REPLAYED, responses
from api.retries import KeyMissing
from domain.authority import Scope
from domain.planning.roadmap_values import Source
from domain.product.product import Product
from domain.values import Value

Importing = Annotated[Principal, needs(Scope.ITEMS_WRITE)]
SCHEMA = {"$ref": "#/components/schemas/ImportedHistory"}


class ImportedHistory(Value):
    """A table with a change of a field in each row, and what its columns, fields and words mean."""

    table: Annotated[str, Field(min_length=1, description="the text of a .csv")]
    mapping: Annotated[str, Field(min_length=1, description="the text of a TOML file, as docs/examples/history.toml")]


@dataclass(frozen=True)
class Text:
    """What was sent, read as a file would be; it is never written to one."""

    name: str
    content: bytes

    def read_bytes(self) -> bytes:
        """All of it."""
        return self.content


def add_imports(router: APIRouter) -> None:
    """The door to imports, and that to jobs."""
    router.add_api_route(
        "/v1/imports",
        import_a_history,
        methods=["POST"],
        status_code=202,
        operation_id="import_history",
        summary="Record another system's history, each change once, at its own business time; a job does it.",
        tags=["imports"],
        responses=responses(*STATUSES),
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}},
            "parameters": [KEY | {"required": True, "description": "the same again finds the same job"}],
        },
    )
    router.add_api_route(
        "/v1/operations/{id}",
        job,
        operation_id="get_operation",
        summary="How far has it come, and what came of it? Only who began it may ask.",
        tags=["imports"],
        response_model=Job,
        responses=responses(401, 404, 422, 429, 503),
    )


async def import_a_history(request: Request, who: Importing, *, dry_run: DryRun = False) -> Response:
    """The job that was begun, or that the same request began before."""
    only(request, "dry_run", of="import_history")
    to, said = bound(request), Said.by(request)
    if said.key is None:
        raise KeyMissing
    sent = ImportedHistory.model_validate_json(await sent_json(request, MOST_BYTES))
    door = LocalDoor(to.cairn.lifecycle, to.reader, who.id, who.source)
    table, how = await _understood(to, sent, who)

    async def work(running: Running) -> dict[str, Any]:
        across = Across(door, running)
        report = await import_history(across, table, how, across, dry_run=dry_run, progress=running.progress)
        return report.as_json()

    id_ = command_id(command_id(who.id, said.key), "job")
    digest = sha256(to_json([sent.table, sent.mapping, dry_run])).hexdigest()
    begun = to.jobs.begin(id_, who.id, digest, work)
    headers = {"Location": f"/v1/operations/{id_}", "Retry-After": "1"} | ({} if begun else REPLAYED)
    return Response(to_json({"id": id_, "url": headers["Location"]}), 202, headers, "application/json")


async def job(id: UUID, request: Request, response: Response, who: Importing) -> Job:  # noqa: A002
    """How a job stands."""
    found = bound(request).jobs.find(id, who.id)
    if found.state == "running":
        response.headers["Retry-After"] = "1"
    return found


async def _understood(to: Bound, sent: ImportedHistory, who: Principal) -> tuple[Text, Text]:
    """The table and the mapping, of somebody who may bring that in; raises NotAllowed or MissingScope beforehand."""
    how = Text("mapping", sent.mapping.encode())
    meant = mapping(how)
    product = Product.create_id(meant.product.key)
    call = Call("register_product", {**meant.product.model_dump(), "accountable": who.id}, str(uuid4()))
    if await to.cairn.lifecycle.find(product):
        source = Source(system=meant.system, id="1").model_dump()
        call = Call("bring_in_feature", {"product": product, "source": source}, call.key)
    order = order_of(call, who.id, who.source)
    who.expect(order.command.scope)
    await to.cairn.lifecycle.give(order, dry_run=True)
    try:
        return Text("table", sent.table.encode(meant.file.encoding)), how
    except UnicodeEncodeError as unfit:
        raise WrongEncoding(sent.table.count("\n", 0, unfit.start) + 1, f"this is not {unfit.encoding}") from unfit

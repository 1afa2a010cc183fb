"""What the ledger can prove: its signed head, that an event is in it, and that it went on from what it was."""

import re
from asyncio import to_thread
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.bound import bound, needs
from api.composition.evidence import vouched
from api.problems import responses
from domain.authority import Scope
from domain.errors import NotFound

Size = Annotated[int, Query(alias="from", ge=0, le=2**62, description="the size of a checkpoint kept elsewhere")]
NUMBER = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
WIDTH, LEVELS = 256, 8  # of the tiles: 2^64 leaves have no more
FOR_EVER = "private, max-age=31536000, immutable"
HASHES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {}}}}


def add_proofs(router: APIRouter) -> None:
    """The doors to the proofs, each in the text format of C2SP that other tools read."""

    async def checkpoint(request: Request) -> Response:
        cairn = bound(request).cairn
        return text(await to_thread(cairn.checkpoint), cairn.notary.verifier)

    async def proof(request: Request, position: int) -> Response:
        notary = bound(request).cairn.notary
        return text(await proven(notary.proof, position), notary.verifier)

    async def extension(request: Request, since: Size) -> Response:
        notary = bound(request).cairn.notary
        return text(await proven(notary.extension, since), notary.verifier)

    described: dict[str, Any] = {"tags": ["proof"], "dependencies": [needs(Scope.AUDIT_READ)]}
    described |= {"response_class": Response, "responses": TEXT | responses(401, 403, 404, 422, 503)}
    for path, door, name, summary in (
        ("checkpoint", checkpoint, "read_checkpoint", "The signed head of the ledger (C2SP tlog-checkpoint)."),
        ("checkpoint/extension", extension, "prove_extension", "A proof that the ledger went on from a size."),
        ("proofs/{position}", proof, "prove_event", "A proof that an event is in the ledger (C2SP tlog-proof)."),
    ):
        router.add_api_route(f"/v1/{path}", door, operation_id=name, summary=summary, **described)


def add_tiles(router: APIRouter) -> None:
    """The door to the tiles of the tree: with `/v1/` as its prefix, a client of C2SP tlog-tiles reads this log."""

    async def tile(request: Request, level: Annotated[int, Path(ge=0, lt=LEVELS)], index: str) -> Response:
        number, width = counted(index)
        try:
            hashes = await to_thread(bound(request).cairn.notary.tile, level, number, width)
        except IndexError as missing:
            raise NotFound(f"the tree has no such tile: {level}/{index}") from missing
        kept = {"Cache-Control": FOR_EVER if width == WIDTH else "private, no-cache"}
        return Response(hashes, 200, kept, "application/octet-stream")

    router.add_api_route(
        "/v1/tile/{level}/{index:path}",
        tile,
        operation_id="read_tile",
        summary="A tile of the Merkle tree: 256 hashes, or with `.p/W` the first W of them (C2SP tlog-tiles).",
        tags=["proof"],
        dependencies=[needs(Scope.AUDIT_READ)],
        response_class=Response,
        responses=HASHES | responses(401, 403, 404, 422),
    )


def counted(index: str) -> tuple[int, int]:
    """The number and width that a path names, as `x001/234.p/7`; raises NotFound for any other way to write them."""
    found = NUMBER.fullmatch(index)
    if not found or found[1].startswith("x000") or len(found[1]) > len("x000/") * 6:
        raise NotFound(f"{index} is no tile: three digits a part, all but the last after an x")
    width = int(found[2] or WIDTH)
    if width > WIDTH or found[2] == str(WIDTH):
        raise NotFound(f"{index} is no tile: a part of one has 1 to {WIDTH - 1} hashes")
    return int(found[1].replace("x", "").replace("/", "")), width


async def proven(prove: Callable[[int], str], number: int) -> str:
    """A proof; raises NotFound for what the ledger does not have."""
    try:
        return await to_thread(vouched, lambda: prove(number))
    except IndexError as missing:
        raise NotFound(str(missing)) from missing


def text(content: str, verifier: str) -> Response:
    """A text, with the key it is checked with; a key that was kept elsewhere proves more."""
    return Response(content, 200, {"Cairn-Verifier-Key": verifier, "Cache-Control": "no-cache"}, "text/plain")

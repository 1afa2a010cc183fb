"""What the ledger can prove: its signed head, that an event is in it, and that it went on from what it was."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.composition import Cairn, vouched
from api.identity import Principal
from api.problems import responses
from domain.errors import NotFound

Authenticated = Callable[..., Awaitable[Principal]]
Size = Annotated[int, Query(alias="from", ge=0, le=2**62, description="the size of a checkpoint kept elsewhere")]
TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {}}}}


def add_proofs(router: APIRouter, cairn: Cairn, authenticated: Authenticated) -> None:
    """The doors to the proofs, each in the text format of C2SP that other tools read."""
    notary = cairn.notary

    async def checkpoint() -> Response:
        return text(await to_thread(cairn.checkpoint), notary.verifier)

    async def proof(position: int) -> Response:
        return text(await proven(notary.proof, position), notary.verifier)

    async def extension(since: Size) -> Response:
        return text(await proven(notary.extension, since), notary.verifier)

    described: dict[str, Any] = {"tags": ["proof"], "dependencies": [Depends(authenticated)]}
    described |= {"response_class": Response, "responses": TEXT | responses(401, 404, 422, 503)}
    for path, door, name, summary in (
        ("checkpoint", checkpoint, "read_checkpoint", "The signed head of the ledger (C2SP tlog-checkpoint)."),
        ("checkpoint/extension", extension, "prove_extension", "A proof that the ledger went on from a size."),
        ("proofs/{position}", proof, "prove_event", "A proof that an event is in the ledger (C2SP tlog-proof)."),
    ):
        router.add_api_route(f"/v1/{path}", door, operation_id=name, summary=summary, **described)


async def proven(prove: Callable[[int], str], number: int) -> str:
    """A proof; raises NotFound for what the ledger does not have."""
    try:
        return await to_thread(vouched, lambda: prove(number))
    except IndexError as missing:
        raise NotFound(str(missing)) from missing


def text(content: str, verifier: str) -> Response:
    """A text, with the key it is checked with; a key that was kept elsewhere proves more."""
    return Response(content, 200, {"Cairn-Verifier-Key": verifier, "Cache-Control": "no-cache"}, "text/plain")

"""A bare slice over HTTP: no authentication, no proof, no views; the library's own save in a synchronous handler.

Without a store it is the same handler, which keeps nothing.
"""

import json
import os
import sys
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from tests.benchmarks import library

ANYBODY = uuid4()


class Need(BaseModel):
    """What is written down."""

    iteration: UUID
    title: str
    need: str


class Why(BaseModel):
    """Why it is altered."""

    reason: str


def told(id_: UUID) -> dict[str, dict[str, str]]:
    """The answer to a command."""
    return {"resource": {"id": str(id_)}}


def slice_of(application: library.Opportunities | None) -> FastAPI:
    """The three routes that the clients ask."""
    app = FastAPI()

    @app.post("/v1/opportunities", status_code=201)
    def identify(_: Need) -> dict[str, dict[str, str]]:
        return told(application.identify(ANYBODY) if application else uuid4())

    @app.post("/v1/opportunities/{opportunity}/park")
    def park(opportunity: UUID, _: Why) -> dict[str, dict[str, str]]:
        if application:
            application.alter(opportunity, 0, ANYBODY)
        return told(opportunity)

    @app.post("/v1/opportunities/{opportunity}/reopen")
    def reopen(opportunity: UUID, _: Why) -> dict[str, dict[str, str]]:
        if application:
            application.alter(opportunity, 1, ANYBODY)
        return told(opportunity)

    return app


if __name__ == "__main__":
    known = json.loads(os.environ["BARE"])
    uvicorn.run(
        slice_of(library.opened(known) if known is not None else None),
        port=int(sys.argv[1]),
        access_log=False,
        log_level="warning",
        timeout_keep_alive=75,  # while it is the others' turn
    )

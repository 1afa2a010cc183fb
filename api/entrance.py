"""What is answered to whoever shows no key that is known, where a server has several workspaces and none of its own."""

from typing import NoReturn

from fastapi import FastAPI

from api.asgi import Guarded
from api.entering_forms import add_entrance
from api.http import add_catalogues
from api.problems import NotAuthenticated
from api.protected import add_challenges, add_metadata
from api.refusing import add_problem_handlers

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def entrance() -> FastAPI:
    """The catalogues, a page that asks for a key, and 401 for all else."""
    app = FastAPI(title="Cairn", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guarded)
    add_problem_handlers(app)
    add_challenges(app)
    add_catalogues(app.router)
    add_metadata(app.router)
    add_entrance(app.router)
    app.router.add_api_route("/{path:path}", nobody, methods=METHODS, include_in_schema=False, response_model=None)
    return app


def nobody() -> NoReturn:
    """Nobody is known who asks this; raises NotAuthenticated."""
    raise NotAuthenticated

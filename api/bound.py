"""The doors are derived once in a process; which workspace one opens on, the application says that is asked."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.composition.workspace import Cairn
from api.identity import Identity, Principal
from api.problems import NotAuthenticated
from api.retries import UnderWay
from api.terms import FREE, Terms
from api.view_doors import Reader

BEARER = HTTPBearer(auto_error=False, description="a key made by `cairn key create`")


@dataclass(frozen=True)
class Bound:
    """What the doors of an application need: its workspace, who is known there, and where its views are asked."""

    cairn: Cairn
    identity: Identity
    reader: Reader
    terms: Terms = FREE
    under_way: UnderWay = field(default_factory=UnderWay)


def bound(request: Request) -> Bound:
    """What the application is bound to that was asked."""
    to: Bound = request.app.state.bound
    return to


async def authenticated(
    request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> Principal:
    """Whoever is recognised by their bearer key; raises NotAuthenticated."""
    if shown is None:
        raise NotAuthenticated
    return await bound(request).identity.of(shown.credentials)


Asking = Annotated[Principal, Depends(authenticated)]

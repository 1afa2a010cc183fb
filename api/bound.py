"""The doors are derived once in a process; which workspace one opens on, the application says that is asked."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.composition.workspace import Cairn
from api.feed.feed import Feed
from api.identity import Identity, Principal
from api.problems import NotAuthenticated
from api.quota import Quota
from api.retries import UnderWay
from api.terms import FREE, Terms
from api.view_doors import Reader
from api.webhooks.courier import Courier

BEARER = HTTPBearer(auto_error=False, description="a key made by `cairn key create`")


@dataclass(frozen=True)
class Bound:
    """What the doors of an application need: its workspace, who is known there, its views, its feed, and who sends."""

    cairn: Cairn
    identity: Identity
    reader: Reader
    feed: Feed
    courier: Courier
    terms: Terms = FREE
    under_way: UnderWay = field(default_factory=UnderWay)

    @cached_property
    def quota(self) -> Quota | None:
        """What each may send, if that is limited."""
        return Quota(self.terms.a_minute) if self.terms.a_minute else None


def bound(request: Request) -> Bound:
    """What the application is bound to that was asked."""
    to: Bound = request.app.state.bound
    return to


async def authenticated(
    request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> Principal:
    """Whoever is recognised by their bearer key; raises NotAuthenticated, or QuotaExceeded when they ask too often."""
    if shown is None:
        raise NotAuthenticated
    to = bound(request)
    who = await to.identity.of(shown.credentials)
    if to.quota and who.source != "cli":  # the operator, on this machine, is not kept from anything
        request.state.told = to.quota.take(who.id)
    return who


Asking = Annotated[Principal, Depends(authenticated)]

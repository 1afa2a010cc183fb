"""The doors are derived once in a process; which workspace one opens on, the application says that is asked."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.params import Security as Needed
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api.browser import SAFE, is_from_a_page, shown_in
from api.composition.workspace import Cairn
from api.feed.feed import Feed
from api.identity import Identity, Principal
from api.jobs import Jobs
from api.logins import Logins
from api.problems import NotAuthenticated
from api.quota import Quota
from api.refusals import CsrfTokenMissing
from api.retries import UnderWay
from api.terms import FREE, Terms
from api.view_doors import Reader
from api.webhooks.courier import Courier
from domain.authority import Scope

BEARER = HTTPBearer(auto_error=False, description="a key made by `cairn key create`")


@dataclass(frozen=True)
class Bound:
    """What the doors of an application need: its workspace, who is known there, its views, its feed, and who sends."""

    cairn: Cairn
    identity: Identity
    reader: Reader
    logins: Logins
    feed: Feed
    courier: Courier
    terms: Terms = FREE
    under_way: UnderWay = field(default_factory=UnderWay)

    @cached_property
    def jobs(self) -> Jobs:
        """What goes on after its request was answered."""
        return Jobs(self.cairn.directory)

    @cached_property
    def quota(self) -> Quota | None:
        """What each may send, if that is limited."""
        return Quota(self.terms.a_minute) if self.terms.a_minute else None


def bound(request: Request) -> Bound:
    """What the application is bound to that was asked."""
    to: Bound = request.app.state.bound
    return to


async def authenticated(
    request: Request, needed: SecurityScopes, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> Principal:
    """Whoever is known by a key or has logged in, for what is needed; raises NotAuthenticated, or QuotaExceeded."""
    to = bound(request)
    who = await (to.identity.of(shown.credentials) if shown else _by_browser(request, to.identity))
    if to.quota and who.source != "cli":  # the operator, on this machine, is not kept from anything
        request.state.told = to.quota.take(who.id)
    who.expect(*needed.scopes)
    return who


async def _by_browser(request: Request, identity: Identity) -> Principal:
    """Whoever has logged in; whatever alters something proves that it comes from a page of ours."""
    if not (token := shown_in(request)):
        raise NotAuthenticated
    who = await identity.of_session(token)
    if request.method not in SAFE and not is_from_a_page(token, request.headers.get("X-CSRF-Token", "")):
        raise CsrfTokenMissing
    return who


def needs(scope: Scope) -> Needed:
    """What a door declares that opens only to a key with this scope; its answer is whoever shows one."""
    needed: Needed = Security(authenticated, scopes=[scope.value])
    return needed


Asking = Annotated[Principal, Depends(authenticated)]

"""The pages by which people come in and go: a form to log in, one to choose a password, and a button to leave."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from api import entering_forms as forms
from api.bodies import sent_bytes
from api.bound import bound
from api.browser import VISIT, csrf_of, hand, is_from_a_page, new_visit, shown_in
from api.problems import NotAuthenticated, status_of
from api.refusals import CsrfTokenMissing, TooManyLogins
from domain.errors import LifecycleError

MOST = 10_000  # bytes of a form
Form = dict[str, str]
Page = Callable[[Request, Any, str], str]  # with what was refused, and the token of the visit
PRIVATE = {"Cache-Control": "no-store"}


def add_entering(router: APIRouter) -> None:
    """The pages that are open to whoever is not known yet, and the one that they leave by."""
    for path, methods, door in (
        ("/login", ["GET"], login),
        ("/login", ["POST"], log_in),
        ("/join", ["GET"], join),
        ("/join", ["POST"], choose),
        ("/logout", ["POST"], log_out),
    ):
        router.add_api_route(path, door, methods=methods, include_in_schema=False)


async def login(request: Request) -> Response:
    """The page to log in."""
    return shown(request, forms.login)


async def log_in(request: Request) -> Response:
    """Log in, by a password or a key."""

    async def by(form: Form) -> str:
        logins = bound(request).logins
        if key := form.get("key"):
            return await logins.by_key(key, address_of(request))
        return await logins.by_password(form.get("login", ""), form.get("password", ""), address_of(request))

    return await entered(request, forms.login, by)


async def join(request: Request) -> Response:
    """The page behind a link that somebody was invited by."""
    try:
        await bound(request).logins.invitation(request.query_params.get("link", ""))
    except LifecycleError as refusal:
        return shown(request, forms.nothing, refusal)
    return shown(request, forms.join)


async def choose(request: Request) -> Response:
    """Choose a login and a password, by the link."""

    async def by(form: Form) -> str:
        link = request.query_params.get("link", "")
        return await bound(request).logins.by_link(link, form.get("login", ""), form.get("password", ""))

    return await entered(request, forms.join, by)


async def log_out(request: Request) -> Response:
    """End the session of whoever sends this from a page that they were given."""
    token = shown_in(request)
    form = await form_in(request)
    if not is_from_a_page(token, form.get("csrf", "")):
        raise CsrfTokenMissing if token else NotAuthenticated
    await bound(request).logins.ended(token)
    response = to("/login")
    hand(response, request, "cairn_session", "")
    return response


async def entered(request: Request, page: Page, by: Callable[[Form], Awaitable[str]]) -> Response:
    """Hand over a session that was not there before, or show the form again with what was refused."""
    try:
        form = await form_in(request)
        if not is_from_a_page(shown_in(request, VISIT), form.get("csrf", "")):
            raise CsrfTokenMissing
        session = await by(form)
    except LifecycleError as refusal:
        return shown(request, page, refusal)
    return admitted(request, session)


def admitted(request: Request, session: str) -> Response:
    """The way to the pages, for whoever has come in; their visit is over."""
    response = to("/")
    hand(response, request, "cairn_session", session)
    hand(response, request, VISIT, "")
    return response


def shown(request: Request, page: Page, refusal: LifecycleError | None = None) -> Response:
    """A page, with what is wrong; its form is good only for whoever it is shown to."""
    visit = shown_in(request, VISIT) or new_visit()
    status = 401 if refusal is None else status_of(type(refusal))
    content = page(request, refusal, csrf_of(visit))
    response = Response(content, status if refusal else 200, PRIVATE, "text/html")
    if isinstance(refusal, TooManyLogins):
        response.headers["Retry-After"] = str(refusal.seconds)
    hand(response, request, VISIT, visit)
    return response


async def form_in(request: Request) -> Form:
    """The fields of a form as a browser sends it; raises TooLarge, Malformed."""
    body = await sent_bytes(request, MOST)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))


def address_of(request: Request) -> str:
    """From where a request comes."""
    return request.client.host if request.client else ""


def to(path: str) -> Response:
    """The way to another page."""
    return Response(status_code=303, headers={"Location": path, **PRIVATE})

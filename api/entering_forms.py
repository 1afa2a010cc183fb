"""The forms by which people come in."""

from html import escape
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from api.bound import bound
from api.pages import document
from domain.errors import LifecycleError

LOGIN = """<form method="post" action="/login{at}"><input type="hidden" name="csrf" value="{csrf}">
<p><label>Name <input name="login" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<button>Log in</button></form>{elsewhere}
<details><summary>With a key</summary><form method="post" action="/login{at}">
<input type="hidden" name="csrf" value="{csrf}">
<label>Key <input name="key" type="password" autocomplete="off" required></label> <button>Open</button>
</form></details>"""
JOIN = """<p>Choose the name and the password that you log in with from now on.</p>
<form method="post" action="/join?link={link}"><input type="hidden" name="csrf" value="{csrf}">
<p><label>Name <input name="login" autocomplete="username" maxlength="100" required></label></p>
<p><label>Password, 12 characters or more <input name="password" type="password" autocomplete="new-password"
minlength="12" maxlength="200" required></label></p><button>Log in</button></form>"""


ENTRANCE = """<p>There are several workspaces here. Each of its keys and links begins with its mark.</p>
<form action="/login"><label>Mark <input name="at" placeholder="cairn_1f2e3d4c_" required></label>
<button>Go on</button></form>"""


def add_entrance(router: APIRouter) -> None:
    """The page for whoever shows nothing, where there are several workspaces: it asks which is meant."""

    def page() -> Response:
        workspace = {"name": "Cairn", "demo": False}
        return Response(document("Log in", workspace, ENTRANCE), 401, media_type="text/html")

    router.add_api_route("/", page, include_in_schema=False)
    router.add_api_route("/login", page, include_in_schema=False)


def login(request: Request, refusal: LifecycleError | None, csrf: str) -> str:
    """The form to log in."""
    at = request.query_params.get("at")
    query = escape(f"?{urlencode({'at': at})}" if at else "")
    provider = bound(request).logins.provider
    elsewhere = f'<p><a href="/login/oidc{query}">Log in by {escape(provider.name)}</a></p>' if provider else ""
    return _page(request, "Log in", refusal, LOGIN.format(csrf=csrf, at=query, elsewhere=elsewhere))


def join(request: Request, refusal: LifecycleError | None, csrf: str) -> str:
    """The form to choose a password."""
    link = quote(request.query_params.get("link", ""))
    return _page(request, "Choose a password", refusal, JOIN.format(csrf=csrf, link=escape(link)))


def nothing(request: Request, refusal: LifecycleError | None, _: str) -> str:
    """No form, where nothing can be done."""
    return _page(request, "Log in", refusal, "")


def _page(request: Request, title: str, refusal: LifecycleError | None, form: str) -> str:
    said = f'<p role="alert">{escape(str(refusal))}</p>' if refusal else ""
    return document(title, bound(request).reader.workspace, said + form)

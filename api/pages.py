"""Plain pages for a browser: a table for each view, and a field for the moment."""

import re
from html import escape
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pydantic_core import from_json

from api.bound import bound
from api.browser import csrf_of, shown_in
from api.problems import NotAuthenticated
from api.refusals import MissingScope
from api.scopes import scope_to_read
from api.view_doors import Reader, question_of
from domain.authority import Scope
from domain.errors import LifecycleError
from projections.view import VIEWS

NOTHING: tuple[Any, ...] = (None, [], {})
AN_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem;color:#1d2330;background:#fff}
nav a{margin-right:1rem}nav a[aria-current]{font-weight:700;text-decoration:none;color:inherit}
h1{font-size:1.3rem;margin:.2rem 0}p{margin:.3rem 0}form{margin:1rem 0}
.table{overflow-x:auto}table{border-collapse:collapse;font-size:13px}
th,td{border-bottom:1px solid #dde1e8;padding:.35rem .6rem;text-align:left;vertical-align:top;max-width:22rem}
th{background:#f3f5f8;position:sticky;top:0;white-space:nowrap}td{min-width:3rem}abbr{text-decoration:none}
.demo{background:#fff3c4;padding:.1rem .5rem;border-radius:.3rem}
"""


def add_pages(router: APIRouter) -> None:
    """The page at the root; a demo is open to everybody who reaches it, elsewhere one logs in first."""

    async def page(request: Request) -> Response:
        to, token = bound(request), shown_in(request)
        try:
            scopes = (await to.identity.of_session(token)).scopes
        except NotAuthenticated:
            if not to.cairn.workspace.demo:
                return Response(status_code=303, headers={"Location": "/login", "Cache-Control": "no-store"})
            scopes, token = tuple(Scope), ""
        shown = await _view_page(to.reader, dict(request.query_params), scopes, token)
        return Response(shown, media_type="text/html")

    router.add_api_route("/", page, include_in_schema=False)


async def _view_page(reader: Reader, given: dict[str, str], scopes: tuple[Scope, ...], token: str) -> str:
    view = given.pop("view", "roadmap")
    view = view if view in VIEWS else "roadmap"
    asked = {name: value for name, value in given.items() if value}
    try:
        if scope_to_read(view) not in scopes:
            raise MissingScope(facts=(scope_to_read(view),))
        await reader.come(view)
        page = from_json(await reader.listed(reader.asked(view, {"limit": "200", **asked}), lambda cursor: cursor))
        table = _table(page["items"]) + _more(view, asked, page["next_cursor"])
    except LifecycleError as problem:
        table = f'<p role="alert">{escape(str(problem))}</p>'
    question = escape(question_of(view))
    content = f"{_leave(token)}{_nav(view)}<p>{question}</p>{_moment(view, asked)}{table}"
    return document(view, reader.workspace, content)


def _leave(token: str) -> str:
    hidden = f'<input type="hidden" name="csrf" value="{csrf_of(token)}">'
    return f'<form method="post" action="/logout">{hidden}<button>Log out</button></form>' if token else ""


def _nav(current: str) -> str:
    mark = ' aria-current="page"'
    marks = {name: mark if name == current else "" for name in sorted(VIEWS)}
    links = (f'<a href="/?view={name}"{now}>{name.replace("_", " ")}</a>' for name, now in marks.items())
    return f'<nav aria-label="Views">{"".join(links)}<a href="/docs">API</a></nav>'


def _moment(view: str, asked: dict[str, str]) -> str:
    fields = "".join(
        f'<label>{label} <input name="{name}" value="{escape(asked.get(name, ""))}" placeholder="2026-06-30"></label> '
        for name, label in (("as_of", "As the record said on"), ("effective_at", "As it was on"))
    )
    return f'<form><input type="hidden" name="view" value="{view}">{fields}<button>Show</button></form>'


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "<p>No rows at that moment.</p>"
    names = [name for name in rows[0] if any(row[name] not in NOTHING for row in rows)]
    names.sort(key=lambda name: bool(AN_ID.fullmatch(str(rows[0][name]))))
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(row[name])}</td>' for name in names)}</tr>" for row in rows)
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "<br>".join(map(_cell, value))
    if isinstance(value, dict):
        return "<br>".join(f"{escape(name)}: {_cell(inner)}" for name, inner in value.items())
    if AN_ID.fullmatch(str(value)):
        return f'<abbr title="{value}">…{str(value)[-6:]}</abbr>'
    return "" if value is None else escape(str(value))


def _more(view: str, asked: dict[str, str], cursor: str | None) -> str:
    following = urlencode({"view": view, **asked, "cursor": cursor})
    return f'<p><a href="/?{escape(following)}">Next rows</a></p>' if cursor else ""


def document(title: str, workspace: dict[str, Any], content: str) -> str:
    """A page of a workspace."""
    demo = ' <span class="demo">demo</span>' if workspace["demo"] else ""
    heading = f"<h1>{escape(workspace['name'])}: {escape(title.replace('_', ' '))}{demo}</h1>"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Cairn</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{heading}{content}</body></html>"
    )

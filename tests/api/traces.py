"""Where a text can still be found: in the files of a workspace, in its answers, in what its process remembers."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient

from api.composition.workspace import Cairn
from tests.api.browsers import CSRF
from tests.api.people import ROOT

KNOWN = ("commands", "event-types", "authority", "checkpoint")
Answers = dict[str, tuple[bytes, str]]


def spellings(text: str) -> Iterator[bytes]:
    """A text's bytes, as they are and as they may be hidden from a plain search."""
    raw = text.encode()
    yield from (raw, text.encode("utf-16-le"), raw.hex().encode(), quote(text, safe="").encode(), raw[::-1])
    for before in range(3):  # base64 shows three bytes in four letters: all that is certain lies between
        yield b64encode(b" " * before + raw)[(0, 2, 3)[before] : -4]


def holds(content: bytes, *wanted: bytes) -> bool:
    return any(each in content for each in wanted)


def files_with(directory: Path, *wanted: bytes) -> list[str]:
    """The files below a directory in which any of these bytes stand."""
    files = (file for file in sorted(directory.rglob("*")) if file.is_file())
    return [str(file.relative_to(directory)) for file in files if holds(file.read_bytes(), *wanted)]


def questions(cairn: Cairn, client: TestClient, moments: Iterable[str]) -> Iterator[str]:
    """Every address that answers a question about this workspace, now and at these moments."""
    yield from ("/openapi.json", *(f"/v1/{each}" for each in KNOWN))
    yield from (f"/v1/proofs/{position}" for position in range(1, cairn.ledger.head() + 1))
    for view in cairn.views.filters:
        yield from (f"/v1/{view}?limit=200", f"/v1/{view}/diff", f"/?view={view}")
        yield from (f"/v1/{view}/{row}{more}" for row in rows(client, view) for more in ("", "/history"))
        for moment in moments:
            yield from (f"/v1/{view}?as_of={moment}", f"/v1/{view}?effective_at={moment}")
            yield f"/?view={view}&as_of={moment}"
            yield from (f"/v1/{view}/{row}?as_of={moment}" for row in rows(client, view, as_of=moment))


def rows(client: TestClient, view: str, **asked: str) -> list[str]:
    """The ids of a view's rows."""
    answer = client.get(f"/v1/{view}", params={"limit": "200", **asked}, headers=ROOT)
    return [row["id"] for row in answer.json()["items"]]


def answers(cairn: Cairn, client: TestClient, moments: Iterable[str] = ()) -> Answers:
    """The body and the ETag of every answer to a question."""
    form = CSRF.search(client.get("/login").text)
    client.post("/login", data={"csrf": form[1] if form else "", "key": "sam"}, follow_redirects=False)
    found = {url: client.get(url, headers=ROOT) for url in questions(cairn, client, list(moments))}
    assert {url: each.status_code for url, each in found.items() if not each.is_success} == {}
    return {url: (each.content, each.headers.get("ETag", "")) for url, each in found.items()}


def remembered(root: object, wanted: str) -> list[str]:
    """The paths below an object, through attributes and containers, that lead to a text."""
    found, waiting, seen = [], [("", root)], set[int]()
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, str | bytes):
            found += [path] if wanted in str(each) else []
        elif id(each) not in seen and not isinstance(each, type):
            seen.add(id(each))
            waiting += [(f"{path}/{name}", inner) for name, inner in _inside(each)]
    return found


def _inside(each: Any) -> Iterable[tuple[object, object]]:
    if isinstance(each, dict):
        return each.items()
    if isinstance(each, list | tuple | set | frozenset):
        return enumerate(each)
    slots = getattr(type(each), "__slots__", ())
    return [*getattr(each, "__dict__", {}).items(), *((name, getattr(each, name, None)) for name in slots)]

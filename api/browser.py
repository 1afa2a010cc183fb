"""What a browser keeps: the secret of a session, and of a visit before it; a page proves that it was given them."""

from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest, token_urlsafe
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import Headers

SESSION, VISIT = "cairn_session", "cairn_visit"
HOST = "__Host-"  # a cookie that no other host, and nothing unencrypted, can have set
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def cookie_in(headers: Headers, name: str, *, is_secure: bool) -> str:
    """What a browser sends under a name; nothing for a cookie that is not what it must be."""
    try:
        kept = SimpleCookie(headers.get("cookie", "")).get(HOST + name if is_secure else name)
    except CookieError:
        return ""
    return kept.value if kept else ""


def shown_in(request: Request, name: str = SESSION) -> str:
    """The secret of the session, or of the visit, that a request shows."""
    return cookie_in(request.headers, name, is_secure=request.url.scheme == "https")


def hand(response: Response, request: Request, name: str, secret: str) -> None:
    """Have a browser keep a secret until it is closed; an empty one takes back what it keeps."""
    is_secure = request.url.scheme == "https"
    said: dict[str, Any] = {"httponly": True, "samesite": "lax", "secure": is_secure, "path": "/"}
    response.set_cookie(HOST + name if is_secure else name, secret, max_age=None if secret else 0, **said)


def new_visit() -> str:
    """The secret of somebody who is not known yet."""
    return token_urlsafe(24)


def csrf_of(secret: str) -> str:
    """What a page is given, and sends with whatever it does: only who was handed the secret has it."""
    return sha256(f"csrf {secret}".encode()).hexdigest()


def is_from_a_page(secret: str, token: str) -> bool:
    """Whether a request comes from a page that was given to whoever has the secret."""
    return bool(secret) and compare_digest(csrf_of(secret).encode(), token.encode("utf-8", "replace"))

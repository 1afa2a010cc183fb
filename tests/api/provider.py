"""An identity provider on this machine: it has metadata and keys of its own, signs, and exchanges them for others."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

Claims = dict[str, Any]


class Provider(ThreadingHTTPServer):
    """Vouches for whoever it is told to; what it was asked stands in `asked`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.subject, self.more = "00u1", dict[str, Any]()
        self.codes: dict[str, Claims] = {}
        self.asked: list[str] = []
        self.now = 0.0
        self.rotate("first")

    def rotate(self, kid: str) -> None:
        """Sign with another key from now on, and show no other."""
        self.key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})

    def token(self, key: Any = None, header: Claims | None = None, **claims: Any) -> str:
        """A token that says this, signed with its key unless with another."""
        usual = {"iss": self.url, "iat": int(self.now), "exp": int(self.now) + 300}
        said = {name: each for name, each in {**usual, **claims}.items() if each is not None}
        signed = {"alg": "ES256", "kid": self.key.kid, **(header or {})}
        return jwt.encode(signed, said, key or self.key, algorithms=["ES256", "HS256"])

    def answer(self, path: str, form: Claims) -> Claims:
        """What is answered to a question, as JSON."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            ways = {each: f"{self.url}/{each}" for each in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return {"issuer": self.url, **ways}
        if path == "/jwks_uri":
            return {"keys": [self.key.as_dict(private=False)]}
        return self._exchange(form)

    def authorized(self, query: str) -> str:
        """Where a browser is sent back to, with a code that is bound to what it brought."""
        asked = dict(parse_qsl(query))
        code = sha256(query.encode()).hexdigest()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.url})}"

    def _exchange(self, form: Claims) -> Claims:
        asked = self.codes.pop(form["code"])
        proof = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if (proof, form["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return {"error": "invalid_grant"}
        said = {"sub": self.subject, "aud": asked["client_id"], "nonce": asked["nonce"], **self.more}
        return {"token_type": "Bearer", "access_token": "x", "id_token": self.token(**said)}


class Answering(BaseHTTPRequestHandler):
    """The provider's side of HTTP."""

    server: Provider

    def do_GET(self) -> None:
        """Metadata and keys as JSON; a browser is sent back at once."""
        parts = urlsplit(self.path)
        if parts.path != "/authorization_endpoint":
            return self._told(self.server.answer(parts.path, {}))
        self.send_response(302)
        self.send_header("Location", self.server.authorized(parts.query))
        return self.end_headers()

    def do_POST(self) -> None:
        """A code is exchanged."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        self._told(self.server.answer(urlsplit(self.path).path, form))

    def log_message(self, *_: Any) -> None:
        """Nothing is said of it."""

    def _told(self, content: Claims) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provided() -> Iterator[Provider]:
    """A provider as long as this block lasts."""
    with Provider() as provider:
        thread = Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()

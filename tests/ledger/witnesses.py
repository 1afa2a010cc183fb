"""A witness on this machine, as C2SP tlog-witness describes it: it remembers the last tree of each log it knows."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from struct import pack
from threading import Event, Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.checkpoint import Checkpoint
from ledger.cosignature import Cosigner
from ledger.merkle import EMPTY, BadProof, verify_consistency
from ledger.note import DASH, Verifier, opened

MOMENT = 1_790_000_000


class Onlooker:
    """What it knows, what it was sent, and how it signs."""

    def __init__(self, name: str = "witness.example/w1") -> None:
        self._key = Ed25519PrivateKey.generate()
        self.cosigner = Cosigner(name, self._key.public_key().public_bytes_raw())
        self.logs: list[Verifier] = []
        self.size, self.root = 0, EMPTY
        self.sent: list[str] = []
        self.answered = Event()
        self.url = ""

    @property
    def named(self) -> str:
        """As CAIRN_WITNESS names it."""
        return f"{self.url} {self.cosigner.text}"

    def answer(self, sent: str) -> tuple[int, str]:
        """The status and body of an answer to add-checkpoint."""
        self.sent.append(sent)
        head, _, note = sent.partition("\n\n")
        old, *proof = head.split("\n")
        text, _ = opened(note.encode(), self.logs)
        found = Checkpoint.read(text)
        if int(old.removeprefix("old ")) != self.size:
            return 409, f"{self.size}\n"
        path = [b64decode(each) for each in proof if each]
        try:
            verify_consistency(self.size, found.size, self.root, found.root, path)
        except BadProof as bad:
            return 422, str(bad)
        self.size, self.root = found.size, found.root
        return 200, self.cosigned(text)

    def cosigned(self, text: str, moment: int = MOMENT) -> str:
        """The line below a checkpoint."""
        signature = self._key.sign(f"cosignature/v1\ntime {moment}\n{text}".encode())
        raw = self.cosigner.id + pack(">Q", moment) + signature
        return f"{DASH}{self.cosigner.name} {b64encode(raw).decode()}\n"


@contextmanager
def serving(witness: Onlooker) -> Iterator[Onlooker]:
    """The witness, while it can be asked."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, body = witness.answer(sent) if self.path == "/add-checkpoint" else (404, "")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())
            witness.answered.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        witness.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield witness
        finally:
            server.shutdown()
            thread.join()


def policy(log: str, *witnesses: Onlooker, quorum: int) -> str:
    """A policy as an auditor writes it."""
    return f'log = "{log}"\nwitnesses = {json.dumps([each.cosigner.text for each in witnesses])}\nquorum = {quorum}\n'

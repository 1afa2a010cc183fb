"""Something between a client and a PostgreSQL server that loses the answers to commits."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from socket import AF_UNIX, SHUT_RDWR, create_connection, create_server, socket

from psycopg import connect
from psycopg.conninfo import make_conninfo

WRITTEN, IDLE = (b"COMMIT\0", b"INSERT 0 "), b"Z\0\0\0\5I"  # an insert that leaves nothing open has committed itself


class Proxy:
    """Passes everything on, but hangs up both ends in place of the next `to_lose` answers to a commit."""

    def __init__(self, dsn: str) -> None:
        self.to_lose, self._clients = 0, list[socket]()
        with closing(connect(dsn)) as db:
            self._host, self._port = db.info.host, db.info.port
        self._door = create_server(("127.0.0.1", 0))
        self._pool = ThreadPoolExecutor(64)
        self._pool.submit(self._let_in)
        here = {"host": "127.0.0.1", "port": self._door.getsockname()[1]}
        self.dsn = make_conninfo(dsn, **here, sslmode="disable", gssencmode="disable")

    def cut(self) -> None:
        """Let nobody in any more, and hang up whoever is there."""
        hung_up(self._door)
        for each in self._clients:
            hung_up(each)

    def close(self) -> None:
        hung_up(self._door)
        self._pool.shutdown()
        self._door.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                self._pool.submit(self._join, self._door.accept()[0])

    def _join(self, client: socket) -> None:
        self._clients.append(client)
        with client, self._server() as server:
            answering = self._pool.submit(self._answer, server, client)
            with suppress(OSError):
                while asked := client.recv(65_536):
                    server.sendall(asked)
            hung_up(server)
            answering.result()

    def _server(self) -> socket:
        if not self._host.startswith("/"):
            return create_connection((self._host, self._port))
        server = socket(AF_UNIX)
        server.connect(f"{self._host}/.s.PGSQL.{self._port}")
        return server

    def _answer(self, server: socket, client: socket) -> None:
        with suppress(OSError):
            while answer := server.recv(65_536):
                if self.to_lose and answer.endswith(IDLE) and any(each in answer for each in WRITTEN):
                    self.to_lose -= 1
                    break
                client.sendall(answer)
        hung_up(client)


def hung_up(end: socket) -> None:
    """Have whoever waits at this end told that nothing comes any more."""
    with suppress(OSError):
        end.shutdown(SHUT_RDWR)

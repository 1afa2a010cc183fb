"""One attempt: connects to an address that was looked at, follows nobody elsewhere, and never waits for long."""

import ssl
from asyncio import timeout
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from httpx2 import URL, AsyncClient, ConnectError, Limits, Response, TransportError

from api.webhooks.guard import Forbidden, Guard, UnknownHost, parsed

SECONDS = 15.0  # for all of an attempt
LAST_WORDS = 1.0  # seconds for a body, once it is known how the attempt ended
KEPT = 1024  # bytes of an answer
SENT = {"Content-Type": "application/cloudevents+json", "User-Agent": "Cairn-Webhooks/1", "Accept-Encoding": "identity"}
ALONE = Limits(max_keepalive_connections=0)  # a connection made for one name is never used for another


@dataclass(frozen=True)
class Answer:
    """How an attempt ended: with a status, or with what prevented one."""

    status: int | None = None
    error: str | None = None
    body: str = ""
    retry_after: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether it was received: nothing but 2xx says so."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004


class Sender:
    """Sends to whatever the guard lets pass."""

    def __init__(self, guard: Guard, seconds: float = SECONDS) -> None:
        self._guard, self._seconds = guard, seconds

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a message, and tell how that ended."""
        try:
            async with timeout(self._seconds):
                return await self._post(parsed(url), headers, body)
        except TimeoutError:
            return Answer(error=f"no answer within {self._seconds:g} seconds")
        except (Forbidden, UnknownHost) as refused:
            return Answer(error=str(refused))
        except (TransportError, ssl.SSLError, OSError) as broken:
            return Answer(error=f"{type(broken).__name__}: {broken}"[:300])

    async def _post(self, url: URL, headers: dict[str, str], body: bytes) -> Answer:
        addresses = await self._guard.addresses(str(url))
        named = SENT | headers | {"Host": url.netloc.decode()}
        async with AsyncClient(
            verify=self._context, trust_env=False, follow_redirects=False, timeout=self._seconds, limits=ALONE
        ) as client:
            for number, address in enumerate(addresses, start=1):
                request = client.build_request(
                    "POST", at(url, address), content=body, headers=named, extensions={"sni_hostname": url.host}
                )
                try:
                    return await heard(await client.send(request, stream=True))
                except ConnectError:
                    if number == len(addresses):
                        raise
        raise UnknownHost(url.host)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def at(url: URL, address: str) -> URL:
    """The same at an address that was looked at, so that its name is not looked up once more."""
    return url.copy_with(host=address)


async def heard(response: Response) -> Answer:
    """What was answered, and the first of its words."""
    said = bytearray()
    with suppress(TransportError, TimeoutError):
        async with timeout(LAST_WORDS):
            async for chunk in response.aiter_raw(KEPT):
                said += chunk
                if len(said) >= KEPT:
                    break
    with suppress(TransportError):
        await response.aclose()
    text = said[:KEPT].decode(errors="replace").replace("\0", "")
    return Answer(response.status_code, None, text, response.headers.get("Retry-After"))

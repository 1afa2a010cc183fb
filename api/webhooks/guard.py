"""Which addresses events are sent to: never this machine or its neighbourhood, unless an operator means it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

from httpx2 import URL, InvalidURL

from domain.errors import LifecycleError
from domain.order import Order
from domain.outbound.webhook_endpoint import WebhookEndpoint

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[list[str]]]
Forbidden = WebhookEndpoint.ForbiddenAddress
PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
METADATA = frozenset(
    map(ip_address, ("169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "192.0.0.192"))
)  # where clouds tell a machine its secrets
NAT64 = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48")))
COMPATIBLE, UNICAST = ip_network("::/96"), ip_network("2000::/3")
PORTS = {"http": 80, "https": 443}
PATIENCE = 5.0  # seconds that a name is looked up


class SettingUnreadable(LifecycleError, code="webhook_setting_unreadable"):
    """CAIRN_WEBHOOK_ALLOWED names hosts and networks, with commas between them: `n8n.internal,10.1.0.0/16`."""


class UnknownHost(Exception):
    """Nobody knows an address of this name."""


async def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name; one that ends in .invalid has none, and nobody is asked (RFC 6761)."""
    if host.rstrip(".").endswith(".invalid"):
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True)
class Guard:
    """What an operator allows besides the open internet: hosts and networks by name, or all private networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    private: bool = False
    resolve: Resolve = looked_up

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """As CAIRN_WEBHOOK_ALLOWED and CAIRN_WEBHOOK_PRIVATE_NETWORKS say; raises SettingUnreadable."""
        listed = [each.strip().lower() for each in settings.get("CAIRN_WEBHOOK_ALLOWED", "").split(",") if each.strip()]
        private = settings.get("CAIRN_WEBHOOK_PRIVATE_NETWORKS", "").lower() in ("1", "true", "yes")
        try:
            networks = tuple(ip_network(each) for each in listed if is_number(each))
        except ValueError as unreadable:
            raise SettingUnreadable(f"CAIRN_WEBHOOK_ALLOWED: {unreadable}") from unreadable
        return cls(frozenset(each for each in listed if not is_number(each)), networks, private)

    async def addresses(self, url: str) -> list[str]:
        """Where to connect to, each looked at; raises ForbiddenAddress if any may not be, and UnknownHost."""
        target = parsed(url)
        found = await self.resolve(target.host, target.port or PORTS[target.scheme])
        if not found:
            raise UnknownHost(f"{target.host} has no address")
        if target.host.lower().rstrip(".") not in self.hosts:
            for each in found:
                self._expect_allowed(target.host, each)
        return found

    async def beforehand(self, orders: Sequence[Order]) -> None:
        """Look at every address that is about to be recorded; raises ForbiddenAddress.

        A name that nobody knows yet is let pass: it is looked up again whenever something is sent.
        """
        for number, order in enumerate(orders):
            if order.command.aggregate is WebhookEndpoint and (url := getattr(order.body, "url", None)):
                try:
                    await self.addresses(url)
                except UnknownHost:
                    continue
                except Forbidden as refusal:
                    refusal.number = number
                    raise

    def _expect_allowed(self, host: str, written: str) -> None:
        for address in meant(ip_address(written.partition("%")[0])):
            if not self._is_allowed(address):
                raise Forbidden(f"{host} is {written}, and no event is sent there", pointer="/url")

    def _is_allowed(self, address: Address) -> bool:
        if any(address in each for each in self.networks):
            return True
        if address in METADATA:
            return False
        if any(address in each for each in PRIVATE):
            return self.private
        if isinstance(address, IPv6Address) and address not in UNICAST:
            return False
        return address.is_global and not (address.is_multicast or address.is_reserved)


def parsed(url: str) -> URL:
    """The address by its parts; raises ForbiddenAddress for one that cannot be read."""
    try:
        target = URL(url)
    except InvalidURL as unreadable:
        raise Forbidden(f"{url} is no address", pointer="/url") from unreadable
    if target.scheme not in PORTS or not target.host or target.userinfo:
        raise Forbidden(f"{url} is no address of http or https", pointer="/url")
    return target


def meant(address: Address) -> Iterator[Address]:
    """An address, and every other one that it leads to: IPv6 has many ways of writing one of IPv4."""
    if isinstance(address, IPv4Address):
        yield address
        return
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in each for each in NAT64) or (address in COMPATIBLE and int(address) > 1):
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    found = [each for each in inner if each is not None]
    if not address.ipv4_mapped and not any(address in each for each in NAT64[:1]):
        yield address
    yield from found


def is_number(written: str) -> bool:
    """Whether this is an address or a network, and no name."""
    return "/" in written or ":" in written or written.replace(".", "").isdecimal()

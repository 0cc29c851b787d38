"""Which addresses belong to the public internet: nothing that a stranger names may lead elsewhere (SSRF)."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address; a host without one of its own reaches the internet so (DNS64)."""
_NEVER_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, with a cloud's metadata at 100.100.100.200
        "168.63.129.16/32",  # a cloud's host agent, on an address that looks public
        "192.0.0.0/24",  # IETF protocol assignments, with a cloud's metadata at 192.0.0.192
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "::/96",  # IPv4-compatible (RFC 4291, 2.5.5.1)
        "64:ff9b:1::/48",  # NAT64 of one's own (RFC 8215)
        "2001::/23",  # IETF protocol assignments, with Teredo
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local, deprecated
    )
)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, and to no tunnel into something else.

    An IPv4 address in the form of an IPv6 one, mapped or for NAT64, is judged as what it is.
    """
    if isinstance(address, IPv6Address):
        wrapped = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.ipv4_mapped
        if wrapped is not None:
            return is_public(wrapped)
    if not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in _NEVER_PUBLIC if network.version == address.version)


async def resolve(host: str, port: int) -> list[Address]:
    """Give the addresses of a host, each once, in the order of its resolver.

    Raises:
        OSError, UnicodeError: it has none.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))

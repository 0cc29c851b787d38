"""Which addresses strangers may lead to: sources of ingest, webhooks of publish."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.adapters.web.addresses import permitted
from services.ingest.domain.source_fields import PRIVATE
from shared.runtime.public_addresses import is_public

FORBIDDEN = [
    "0.0.0.1", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:168.63.129.16", "64:ff9b::a00:1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::", "2002:808:808::", "3fff::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "185.15.59.224",
        "2606:4700::1111",
        "2a02:ec80:300:ed1a::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",  # as a network without IPv4 writes it (DNS64)
    ],
)
def test_what_is_public_may_be_reached(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:127.0.0.1", "100.100.100.200"])
def test_allow_private_opens_no_metadata_and_no_disguise(address: str) -> None:
    assert permitted([ip_address(address)], PRIVATE) == []


def test_a_source_reaches_the_networks_that_it_names_and_no_others() -> None:
    addresses = [ip_address(a) for a in ("10.1.2.3", "10.2.0.1", "8.8.8.8")]
    assert permitted(addresses, [ip_network("10.1.0.0/16")]) == [addresses[0], addresses[2]]


@given(st.ip_addresses(v=4))
def test_a_wrapped_ipv4_address_is_public_where_it_is_itself_and_in_no_tunnel(address: IPv4Address) -> None:
    mapped, nat64 = 0xFFFF << 32 | int(address), 0x64FF9B << 96 | int(address)
    sixtofour, compatible = 0x2002 << 112 | int(address) << 80, int(address)

    assert is_public(IPv6Address(mapped)) == is_public(IPv6Address(nat64)) == is_public(address)
    assert not is_public(IPv6Address(sixtofour))
    assert not is_public(IPv6Address(compatible))

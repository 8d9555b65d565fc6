"""POST to an address that a person gave us: to the public internet alone, whatever the name resolves to."""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 10
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(OSError):
    """We do not post there."""


def check_address(url: str) -> SplitResult:
    """The parts of the address, if its form is one that we may post to. What its name stands for `post` asks."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused("no address") from error
    if not host or parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused("no address")
    if settings.PUSH_TO_LOOPBACK and host == "127.0.0.1":
        return parts
    if parts.scheme != "https" or port not in {None, 443}:
        raise Refused("not https")
    return parts


def post(url: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Post there, and answer the status. A redirect is not followed. OSError where there is no good answer."""
    parts = check_address(url)
    host, port = parts.hostname or "", parts.port or 443
    address = _public_address(host, port)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        # To the address that was looked at: the name may resolve otherwise a moment later.
        connection.sock = socket.create_connection((address, port), timeout=TIMEOUT)
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers={"Host": parts.netloc, **headers})
        return connection.getresponse().status
    except http.client.HTTPException as error:
        raise OSError("no answer in HTTP") from error
    finally:
        connection.close()


def _public_address(host: str, port: int) -> str:
    """What the name resolves to. If any of it is inside, it is refused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise Refused("no name") from error
    addresses = [str(entry[4][0]) for entry in found]
    if settings.PUSH_TO_LOOPBACK and host == "127.0.0.1":
        return addresses[0]
    if not addresses or not all(is_public(address) for address in addresses):
        raise Refused("not public")
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether the IP address is one of the public internet, also behind what carries IPv4 in IPv6."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast

"""From which address a request comes, when a web server of ours may stand in between."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK_BITS = 64
"""One household or office has as many addresses as it likes below this."""


def origin_of(request: HttpRequest | None) -> str:
    """The address, or the network of an IPv6 one; "" when nobody can tell.

    Behind a web server named in HERITAGE_PROXIES it is the last one in X-Forwarded-For, which that
    server wrote; what stands before it may be anybody's invention.
    """
    if request is None:
        return ""
    peer = request.META.get("REMOTE_ADDR", "")
    if peer and peer not in settings.HERITAGE_PROXIES:
        return _network(peer)
    return _network(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS))
    return str(address)

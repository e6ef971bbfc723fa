"""Which TikTok an address of the API means. Costs no HTTP client: every look at a stored state asks."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_URL = "https://business-api.tiktok.com"
THIS_MACHINE = "this-machine"
"""All emulators of this machine are one: `bcsync serve --port 0` has another port each time."""
_PORTS = {"http": 80, "https": 443}


def origin_of(base_url: str | None) -> str | None:
    """Scheme, host and port, without what may be secret; None for what is no web address."""
    try:
        parts = urlsplit(base_url or DEFAULT_URL)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in _PORTS:
        return None
    if _is_here(host):
        return THIS_MACHINE
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, _PORTS[parts.scheme])
    return f"{parts.scheme}://{shown}" + ("" if usual else f":{port}")


def _is_here(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback

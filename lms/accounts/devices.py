"""Naming a device and its place in the network, as far as a request tells."""

from ipaddress import IPv6Address, ip_address, ip_network

# What the agent's text holds → the name that people know. The first that fits, so the special come before the general.
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("OPR/", "Opera"), ("Opera", "Opera"), ("SamsungBrowser", "Samsung"), ("UCBrowser", "UC Browser"),
             ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


def device_from(user_agent: str) -> str:
    """“Android · Chrome”; empty where the agent says nothing that we know."""
    names = [next((name for mark, name in table if mark in user_agent), "") for table in (_SYSTEMS, _BROWSERS)]
    return " · ".join(filter(None, names))


def network_of(address: str | None) -> str:
    """The address that is counted for limits: an IPv6 client can choose any in its /64, so that one."""
    if not address:
        return "unknown"
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)

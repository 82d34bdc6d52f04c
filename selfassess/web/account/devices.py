"""What a person sees of a browser that is signed in: enough to recognise it, nothing to follow anybody with."""

import ipaddress

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"), ("Chrom", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"),
           ("Linux", "Linux"))  # fmt: skip


def network_of(address: str) -> str:
    """Return the network of an address, enough to recognise a place and not a person: 203.0.113.x, 2001:db8:1::."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.version == 4:
        return str(found).rpartition(".")[0] + ".x"
    return str(ipaddress.ip_network(f"{found}/48", strict=False).network_address)


def browser_of(agent: str) -> str:
    """Return a browser in words, such as “Firefox, Windows”; empty when it does not say."""
    names = [next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name)

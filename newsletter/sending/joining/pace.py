"""How many letters may go to an address, by a network, and in all: who fills in a form may not be who gets the letter.

Comes in: keys of an address and of a network, and the time. Goes out: whether a letter goes out, or why not. Nothing of
it is on the disk, and no address in it. It is a module of its own because strangers' mailboxes are at stake, and the
good name of the sender.
"""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from starlette.requests import Request

LETTERS_A_DAY = 3
"""Letters that an address gets within a day, whoever asks for them."""

ASKED_AN_HOUR = 10
"""Requests that come from one network within an hour: an IPv4 /24, an IPv6 /56."""

ALL_AN_HOUR = 300
"""Requests within an hour, from wherever: who has many networks would fill many mailboxes."""

FORWARDED = "x-forwarded-for"
"""The header in which a web server on the same computer says who asks; it adds its own word at the end."""

_HOUR, _DAY = 3600, 86_400


class Pace:
    """What was asked for in this hour, and what went to whom on this day."""

    def __init__(self) -> None:
        self._hour = self._day = -1
        self._asked: Counter[bytes] = Counter()
        self._letters: Counter[bytes] = Counter()

    def refusal(self, address: bytes, network: bytes, now: float) -> Literal["address", "network", "all"] | None:
        """Count a request, and return whose share is used up; None if a letter may go out, which is counted, too."""
        if self._hour != (hour := int(now) // _HOUR):
            self._hour = hour
            self._asked.clear()
        if self._day != (day := int(now) // _DAY):
            self._day = day
            self._letters.clear()
        if self._asked.total() >= ALL_AN_HOUR:
            return "all"
        if self._asked[network] >= ASKED_AN_HOUR:
            return "network"
        self._asked[network] += 1
        if self._letters[address] >= LETTERS_A_DAY:
            return "address"
        self._letters[address] += 1
        return None

    def give_back(self, address: bytes) -> None:
        """Take back the letter to an address that could not be sent."""
        self._letters[address] -= 1


def network_of(request: Request) -> str:
    """Return the network that a request comes from; where none is known, all such requests come from one.

    What a web server on this computer says is believed, and nobody else: anybody can write such a header. It adds the
    address that it sees to those that it was told, so the last one counts.
    """
    peer = request.client.host if request.client else ""
    if _is_here(peer):
        said = ",".join(request.headers.getlist(FORWARDED))
        peer = said.rpartition(",")[2].strip() or peer
    try:
        address = ip_address(peer.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network((address, 24 if address.version == 4 else 56), strict=False))


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False

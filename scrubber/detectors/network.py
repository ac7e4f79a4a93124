"""Finds IPv4, IPv6 and MAC addresses, and by profile host names.

Left alone in every profile: loopback, unspecified and broadcast addresses, netmasks, and the ranges of our own
stand-ins (240.0.0.0/4, 3fff::/20).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Triggers
from scrubber.surrogates import MAC_PREFIX
from scrubber.units import past_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OCTET = rb"(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
_IPV4 = rb"\b" + _OCTET + rb"(?:\." + _OCTET + rb"){3}\b"
_IPV6_FULL = (
    rb"\b(?:[0-9A-Fa-f]{1,4}:){6}(?:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}|" + _OCTET + rb"(?:\." + _OCTET + rb"){3})\b"
)
_MAC = (
    rb"\b(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5,19}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5,7}|"
    rb"[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})\b"
)
_DASHED = rb"(?i)\b(?:ip|ec2|host|dhcp|static|dyn|pool|cpe|adsl|dsl|ppp)[.-]?[0-9]{1,3}(?:-[0-9]{1,3}){3}\b"
_COMPRESSED = Re2Pattern(
    rb"(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?::(?:[0-9A-Fa-f]{1,4}:){0,6}"
    rb"(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f]{1,4})?"
)
_DASHED_IP = Re2Pattern(rb"[0-9]{1,3}(?:-[0-9]{1,3}){3}")
_PRIVATE_HOST = Re2Pattern(
    rb"(?i)\b(?P<value>[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?){0,5}"
    rb"\.(?:internal|local|localdomain|corp|intranet|lan|home\.arpa))\b"
)
_HOST_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
_PACKAGES = (
    b"java",
    b"javax",
    b"jdk",
    b"sun",
    b"com",
    b"org",
    b"net",
    b"io",
    b"threading",
    b"self",
    b"this",
    b"kotlin",
)
"""First words of names in code, whose last word may be `internal` or `local`."""
_EVERYWHERE = (b".cluster.local", b"host.docker.internal", b"gateway.docker.internal", b"metadata.google.internal")
"""Names that are the same on every machine."""
_SUFFIXES = (b".internal", b".local", b".corp", b".intranet", b".lan", b".home.arpa")
_VERSION_WORDS = (b"version", b" ver", b"release", b"build", b"driver", b"revision", b"rev.", b"firmware")
_SECTIONS = (b"section ", b"chapter ", b"clause ", b"paragraph ", b"rule ", b"appendix ")
_SURELY = (b"version", b"firmware")
_COMPARISONS = (b"==", b">=", b"<=", b"~=", b".so.", b"!=")
_PACKAGE = Re2Pattern(rb"(?:[a-z]-(?:cu|py)[0-9]{1,3}|\b(?:cuDNN|TensorRT|cudnn|tensorrt))$")
"""A package whose versions have four parts, such as `nvidia-cublas-cu12`."""
_VERSION_MARKS = (b" v", b"/v", b"-v", b"_v", b"v")
_VERSION_REACH = 24
"""Bytes before a number in which a word may say that it is a version."""


def _each(letters: bytes) -> frozenset[bytes]:
    return frozenset(bytes((byte,)) for byte in letters)


_PACKAGE_ENDS = _each(b"0123456789NTnt")
_VERSION_ENDS = _each(b"nrde.vtNRDEVT")
_SUBNET_OR_PORT = _each(b"/:")
_BEFORE_VERSION = _each(b" =")
_VERSION_JOINTS = _each(b"~_+")
_COMPARISON_ENDS = _each(b"=.")
_JOINTS = _each(b".-")
_NOBODYS = frozenset((0, 127, 255))
"""First octets of addresses of no machine in particular."""
_V4, _V6, _HARDWARE, _NAME_WITH_IP = range(4)
_PAIR = 2
_IPV6_BYTES = b"0123456789abcdefABCDEF:"
_LONGEST = 45
"""Characters of the longest spelling of an IPv6 address."""


class Network:
    """Finds addresses."""

    name = "network"
    triggers = Triggers(
        (b"::", *_SUFFIXES),
        (_IPV4,),
        (_IPV6_FULL, _MAC, _DASHED),
        public=True,
        entities=(Entity.IP_ADDRESS, Entity.MAC_ADDRESS, Entity.PRIVATE_HOST),
    )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data, first = block.data, len(self.triggers.keywords)
        done = 0
        for trigger, start, end in hits:
            kind = trigger - first
            if kind == _V4:
                if is_address(data, start, end):
                    yield Finding(start, end, Entity.IP_ADDRESS, "ipv4")
            elif trigger == 0:
                if start >= done:
                    tail = data[end : end + _LONGEST]
                    done = end + len(tail) - len(tail.lstrip(_IPV6_BYTES))  # the rest of the run says nothing else
                    yield from _compressed(data, start)
            elif kind < 0:
                yield from _private_host(data, start, end)
            elif kind == _V6:
                if b":" not in (data[start - 1 : start], data[end : end + 1]) and _is_ipv6(data[start:end]):
                    yield Finding(start, end, Entity.IP_ADDRESS, "ipv6")
            elif kind == _HARDWARE:
                yield from _hardware(data, start, end)
            else:
                inner = next(_DASHED_IP.find(data, start, end))
                yield Finding(inner.start, inner.end, Entity.IP_ADDRESS, "ipv4-in-name")


def is_address(data: bytes, start: int, end: int) -> bool:
    """Whether four dotted numbers are somebody's address rather than a version, a mask or nobody's."""
    head = data[start - _VERSION_REACH if start > _VERSION_REACH else 0 : start]
    before, after = head[-1:], data[end : end + 1]
    if after == b"." and data[end + 1 : end + 2].isdigit():
        return False
    if before in _JOINTS and _is_part(data, start, before, head):
        return False
    first = int(data[start : data.index(b".", start)])
    if first in _NOBODYS or first >= 240 or (after not in _SUBNET_OR_PORT and head.lower().endswith(_SECTIONS)):
        return False
    if first == 10 or after == b":" or data.startswith(b"192.168.", start):
        return before not in (b"v", b"V") and not (before in _BEFORE_VERSION and _is_sure_version(_bare(head)))
    return after not in _VERSION_JOINTS and not _is_version(head, zeros=data.endswith(b".0.0", start, end))


def _is_part(data: bytes, start: int, before: bytes, head: bytes) -> bool:
    """Whether the four numbers go on to the left: more numbers, or a range that begins with none of four."""
    if not head[-2:-1].isdigit():
        return False
    return before == b"." or (before == b"-" and not _ends_address(data, start - 1))


def _ends_address(data: bytes, end: int) -> bool:
    """Whether an address ends at `end`, so that what follows the hyphen is the other end of a range."""
    head = data[max(0, end - 15) : end]
    return head[len(head.rstrip(b"0123456789.")) :].count(b".") == 3


def _is_version(head: bytes, *, zeros: bool) -> bool:
    """Whether what stands before the number, which may end in `zeros`, says that it is a version."""
    bare = _bare(head)
    last = bare[-1:]
    if last in _VERSION_ENDS and (bare.lower().endswith(_VERSION_WORDS) or bare[-2:].lower() in _VERSION_MARKS):
        return True
    before = head[-1:]
    if before in _VERSION_JOINTS or (before == b"-" and head[-2:-1].isalpha()):
        return True
    if before in _COMPARISON_ENDS and head.endswith(_COMPARISONS):
        return True
    if zeros and before == b"/" and head[-2:-1].isalpha():  # Chrome/120.0.0.0
        return True
    return _ends_package(bare)


def _is_sure_version(bare: bytes) -> bool:
    """Whether it is a version even of numbers in a private range, which may be released or a driver's."""
    return bare.lower().endswith(_SURELY) or _ends_package(bare)


def _ends_package(bare: bytes) -> bool:
    return bare[-1:] in _PACKAGE_ENDS and next(_PACKAGE.find(bare, 0, len(bare)), None) is not None


def _bare(head: bytes) -> bytes:
    """The text before a number without what joins the two."""
    return head.rstrip(b" :=\"'([")


def _compressed(data: bytes, position: int) -> Iterator[Finding]:
    """The IPv6 address whose `::` stands at `position`."""
    head = data[max(0, position - _LONGEST) : position]
    start = position - len(head) + len(head.rstrip(_IPV6_BYTES))
    found = next(_COMPRESSED.find(data, start, min(len(data), position + _LONGEST)), None)
    if (
        found is None
        or found.start > position
        or data[start - 1 : start].isalnum()
        or data[start - 1 : start] in (b"_", b".")
    ):
        return
    after = data[found.end : found.end + 1]
    text = data[found.start : found.end]
    if found.start == start and not (after.isalnum() or after in (b"_", b":", b"<")) and _is_ipv6(text):
        yield Finding(found.start, found.end, Entity.IP_ADDRESS, "ipv6")


def _is_ipv6(text: bytes) -> bool:
    """Whether it is somebody's IPv6 address: no C++ scope, no hardware address, neither loopback nor a stand-in."""
    if all(len(group) == _PAIR for group in text.split(b":")):
        return False
    try:
        address = ipaddress.IPv6Address(text.decode())
    except ValueError:
        return False
    return (
        len(text) > 4
        and any(48 <= byte <= 57 for byte in text)
        and address.packed[:3] != b"\x3f\xff\x00"
        and not (address.packed[:2] == b"\x3f\xff" and address.packed[2] < 16)
    )


def _hardware(data: bytes, start: int, end: int) -> Iterator[Finding]:
    digits = bytes(byte for byte in data[start:end].lower() if byte not in b":-.")
    neighbours = data[start - 1 : start] + data[end : end + 1]
    if digits.startswith(MAC_PREFIX) or len(set(digits)) < 2 or set(neighbours) & set(b":-."):
        return
    if digits.isdigit() or digits.isalpha():
        return  # a time and date, or words of hex letters
    yield Finding(start, end, Entity.MAC_ADDRESS, "mac-address")


def _private_host(data: bytes, start: int, end: int) -> Iterator[Finding]:
    head = data[max(0, start - 256) : start]
    begin = past_unit(data, start - len(head) + len(head.rstrip(_HOST_BYTES)))
    match = next(_PRIVATE_HOST.find(data, begin, min(len(data), end + 64)), None)
    if match is None or not match.start <= start < match.end:
        return
    before, after = data[match.value_start - 1 : match.value_start], data[match.value_end : match.value_end + 2]
    behind_userinfo = before == b"@"  # what failed to answer is worth knowing
    if behind_userinfo or (before in (b"/", b".", b"$") and data[match.value_start - 2 : match.value_start] != b"//"):
        return
    name = data[match.value_start : match.value_end].lower()
    in_code = after[:1] in (b"(", b"_") or (after[:1] == b"." and after[1:2].isalpha())
    if not in_code and name.split(b".")[0] not in _PACKAGES and not name.endswith(_EVERYWHERE):
        yield Finding(match.value_start, match.value_end, Entity.PRIVATE_HOST, "private-host", Confidence.MEDIUM)
